// Builds build/client, the browser client as the server embeds it: content-hashed names, every
// file also as .br and .gz. Run by the CMake target client_bundle after the Wasm build; by hand:
//
//   node wasm-shell/build.mjs [--force]
//
// Does nothing when no input changed. Inputs: build/wasm/app.{mjs,wasm}, index.html, style.css,
// src/main.ts and optionally src/service_worker.ts, src/**/*_worker.ts, static/*; the icon names in
// assets/icons.json.
// In index.html and style.css {{early_js}}, {{app_js}}, {{app_wasm}}, {{app_css}}, {{font}} become
// addresses, {{app_chunks}} links to the chunks of app_js and {{wasm_size}} the size of the Wasm
// file in bytes. build_modules.d.ts lists what src/ may import.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";

const shell = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(shell);
const output = path.join(root, "build/client");
const manifest = path.join(root, "build/client.manifest");
const generated = path.join(root, "build/generated");
const wasm = path.join(root, "build/wasm/app.wasm");
const module = path.join(root, "build/wasm/app.mjs");
const icons = path.join(root, "assets/icons.json");
const fontSource = path.join(
  shell, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");

// The characters Google Fonts and fontsource call "latin", and the weights of the design.
const fontRanges = [
  [0x20, 0x7e], [0xa0, 0xff], [0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6], [0x2da], [0x2dc],
  [0x304], [0x308], [0x329], [0x2000, 0x206f], [0x20ac], [0x2122], [0x2191], [0x2193], [0x2212],
  [0x2215], [0xfeff], [0xfffd],
];
const fontWeights = { min: 400, max: 650, default: 400 };

const read = (file) => fs.readFileSync(file);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);

function fail(message) {
  console.error(`client bundle: ${message}`);
  process.exit(1);
}

function filesUnder(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(file) : [file];
  }).sort();
}

function inputs() {
  const needed = [module, wasm, "index.html", "style.css", "src/main.ts", "tsconfig.json",
    "package-lock.json", "build.mjs", "build_modules.d.ts",
  ].map((file) => path.resolve(shell, file));
  const missing = needed.filter((file) => !fs.existsSync(file));
  if (missing.length > 0) {
    fail(`missing ${missing.map((file) => path.relative(root, file)).join(", ")}`);
  }
  const optional = fs.existsSync(icons) ? [icons] : [];
  const folders = ["src", "static"].flatMap((name) => filesUnder(path.join(shell, name)));
  return [...new Set([...needed, ...optional, ...folders])];
}

function stateOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${path.relative(root, file)}\0`).update(read(file));
  return hash.digest("hex");
}

function isCurrent(state) {
  return fs.existsSync(path.join(output, "index.html")) && fs.existsSync(manifest) &&
    read(manifest).toString().startsWith(`inputs ${state}\n`);
}

// What a step makes from slow inputs is kept in build/generated under the hash of those inputs.
async function cached(name, key, make) {
  const file = path.join(generated, `${hashOf(key)}-${name}`);
  if (!fs.existsSync(file)) {
    fs.mkdirSync(generated, { recursive: true });
    fs.writeFileSync(`${file}.new`, await make());
    fs.renameSync(`${file}.new`, file);
  }
  return read(file);
}

function writeIcons() {
  const names = fs.existsSync(icons) ? JSON.parse(read(icons).toString()).icons : [];
  const markup = {};
  for (const name of names) {
    const file = path.join(shell, "node_modules/lucide-static/icons", `${name}.svg`);
    if (!fs.existsSync(file)) fail(`assets/icons.json names "${name}", which lucide does not have`);
    const inner = read(file).toString().match(/<svg[^>]*>([\s\S]*)<\/svg>/);
    markup[name] = inner[1].replace(/>\s+</g, "><").trim();
  }
  const file = path.join(generated, "icons.ts");
  fs.mkdirSync(generated, { recursive: true });
  fs.writeFileSync(file, "// Written by wasm-shell/build.mjs from assets/icons.json.\n" +
    `export const icons: Readonly<Record<string, string>> = ${JSON.stringify(markup, null, 1)};\n`);
  return file;
}

async function subsetFont() {
  const { default: subset } = await import("subset-font");
  const points = fontRanges.flatMap(([first, last = first]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index));
  return subset(read(fontSource), String.fromCodePoint(...points), {
    targetFormat: "woff2",
    variationAxes: { wght: fontWeights },
  });
}

// The files of the bundle in memory: name -> bytes. add() gives the address of a hashed file.
// `first` names what a first visit loads before it can show anything.
class Bundle {
  files = new Map();
  first = new Set(["index.html"]);

  put(name, bytes) {
    this.files.set(name, Buffer.from(bytes));
    return `/${name}`;
  }

  add(stem, extension, bytes) {
    return this.put(`${stem}.${hashOf(bytes)}.${extension}`, bytes);
  }
}

async function bundleScripts(bundle, addresses) {
  const esbuild = await import("esbuild");
  const common = {
    bundle: true, minify: true, write: false, target: "es2022", charset: "utf8",
    legalComments: "none", logLevel: "warning", outdir: "/", absWorkingDir: shell,
    alias: { "candor:app": module, "candor:icons": writeIcons() },
    define: {
      candorWasmUrl: JSON.stringify(addresses.app_wasm),
      candorWasmBytes: String(addresses.wasm_size),
      candorFontUrl: JSON.stringify(addresses.font),
    },
  };
  const define = common.define;
  const workers = filesUnder(path.join(shell, "src"))
    .filter((file) => file.endsWith("_worker.ts") && !file.endsWith("service_worker.ts"));
  const workerAddresses = {};
  for (const file of workers) {
    const stem = path.basename(file, ".ts");
    const built = await esbuild.build({ ...common, entryPoints: [file], format: "esm" });
    workerAddresses[stem] = bundle.add(stem, "js", built.outputFiles[0].contents);
  }
  const early = await esbuild.build({ ...common, entryPoints: ["src/early.ts"], format: "iife" });
  addresses.early_js = bundle.add("early", "js", early.outputFiles[0].contents);
  bundle.first.add(addresses.early_js.slice(1));
  const [app, ...chunks] = putScripts(bundle, await esbuild.build({
    ...common, entryPoints: { app: "src/main.ts" }, format: "esm", splitting: true, metafile: true,
    entryNames: "[name].[hash]", chunkNames: "[name].[hash]",
    define: { ...define, candorWorkers: JSON.stringify(workerAddresses) },
  }));
  addresses.app_js = app;
  addresses.app_chunks = chunks
    .map((chunk) => `<link rel="modulepreload" href="${chunk}">`).join("\n");

  return async () => {
    const worker = path.join(shell, "src/service_worker.ts");
    if (!fs.existsSync(worker)) return;
    const kept = [...bundle.files.keys()].map((name) => `/${name}`).sort();
    const result = await esbuild.build({
      ...common, entryPoints: [worker], format: "iife",
      define: { ...define, candorBundle: JSON.stringify(kept) },
    });
    bundle.put("service_worker.js", result.outputFiles[0].contents);
  };
}

// Gives the addresses of src/main.ts and of the chunks that it needs from the start. esbuild hashes
// in its own alphabet; the server takes eight hexadecimal digits for "never changes".
function putScripts(bundle, built) {
  const renamed = new Map(built.outputFiles.map((file) => {
    const name = path.basename(file.path);
    return [name, name.replace(/\.([^.]+)\.js$/, (_, hash) => `.${hashOf(hash)}.js`)];
  }));
  for (const file of built.outputFiles) {
    let text = Buffer.from(file.contents).toString();
    for (const [old, name] of renamed) text = text.replaceAll(old, name);
    bundle.put(renamed.get(path.basename(file.path)), text);
  }
  const outputs = new Map(Object.entries(built.metafile.outputs)
    .map(([file, output]) => [path.basename(file), output]));
  const [entry] = [...outputs].find(([, output]) => output.entryPoint?.endsWith("src/main.ts"));
  const needed = [entry];
  for (const file of needed) {
    bundle.first.add(renamed.get(file));
    needed.push(...outputs.get(file).imports.filter((one) => one.kind === "import-statement")
      .map((one) => path.basename(one.path)).filter((name) => !needed.includes(name)));
  }
  return needed.map((file) => `/${renamed.get(file)}`);
}

async function bundleStyle(bundle, addresses) {
  const esbuild = await import("esbuild");
  const text = fill(read(path.join(shell, "style.css")).toString(), addresses);
  const { code } = await esbuild.transform(text, { loader: "css", minify: true });
  addresses.app_css = bundle.add("style", "css", code);
}

// Tolerates a slash before the placeholder: addresses start with one.
function fill(text, values) {
  return text.replace(/\/?\{\{(\w+)\}\}/g, (whole, name) => {
    if (!(name in values)) fail(`nothing is known for the placeholder ${whole}`);
    return String(values[name]);
  });
}

// A package without a licence file says it in the comment its source begins with.
function licenceIn(file) {
  const text = read(path.join(root, file)).toString();
  const comment = /^(?:\/\/.*\n)+/.exec(text);
  return comment === null ? text : comment[0].replace(/^\/\/-*/gm, "");
}

function licences() {
  const parts = [
    ["Dear ImGui", "third_party/imgui/LICENSE.txt"],
    ["lucide", "wasm-shell/node_modules/lucide-static/LICENSE"],
    ["Inter", "wasm-shell/node_modules/@fontsource-variable/inter/LICENSE"],
    ["qrcode-generator", "wasm-shell/node_modules/qrcode-generator/dist/qrcode.mjs"],
  ];
  return parts.map(([name, file]) => `${name}\n\n${licenceIn(file)}`)
    .join(`\n${"-".repeat(72)}\n\n`);
}

// A form that saves less than a twentieth is left out (fonts are compressed already).
function compressed(bytes) {
  const brotli = zlib.brotliCompressSync(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = zlib.gzipSync(bytes, { level: 9 });
  return [["br", brotli], ["gz", gzip]].filter(([, result]) => result.length < bytes.length * 0.95);
}

// The manifest has one line per file: name, bytes, bytes over the wire, first or later.
function write(bundle, state) {
  fs.rmSync(`${output}.new`, { recursive: true, force: true });
  fs.mkdirSync(`${output}.new`, { recursive: true });
  const lines = [`inputs ${state}`];
  for (const [name, bytes] of [...bundle.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = path.join(`${output}.new`, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
    let wire = bytes.length;
    for (const [extension, result] of compressed(bytes)) {
      fs.writeFileSync(`${file}.${extension}`, result);
      wire = Math.min(wire, result.length);
    }
    lines.push(`${name} ${bytes.length} ${wire} ${bundle.first.has(name) ? "first" : "later"}`);
  }
  fs.rmSync(output, { recursive: true, force: true });
  fs.renameSync(`${output}.new`, output);
  fs.writeFileSync(manifest, `${lines.join("\n")}\n`);
  return lines.slice(1).map((line) => line.split(" "));
}

async function main() {
  const files = inputs();
  const state = stateOf(files);
  if (!process.argv.includes("--force") && isCurrent(state)) return;

  const typescript = path.join(shell, "node_modules/typescript/bin/tsc");
  if (!fs.existsSync(typescript)) fail("npm packages are missing; run scripts/setup");
  try {
    execFileSync(process.execPath, [typescript, "--noEmit", "-p", shell], { stdio: "inherit" });
  } catch {
    fail("TypeScript found errors (above)");
  }

  const bundle = new Bundle();
  const wasmBytes = read(wasm);
  const font = await cached("inter.woff2", Buffer.concat([read(fontSource), Buffer.from(
    JSON.stringify([fontRanges, fontWeights]))]), subsetFont);
  const addresses = {
    app_wasm: bundle.add("app", "wasm", wasmBytes),
    wasm_size: wasmBytes.length,
    font: bundle.add("inter", "woff2", font),
  };
  await bundleStyle(bundle, addresses);
  for (const name of bundle.files.keys()) bundle.first.add(name);
  const addServiceWorker = await bundleScripts(bundle, addresses);
  bundle.put("index.html", fill(read(path.join(shell, "index.html")).toString(), addresses));
  bundle.put("licences.txt", licences());
  for (const file of filesUnder(path.join(shell, "static"))) {
    bundle.put(path.relative(path.join(shell, "static"), file), read(file));
  }
  await addServiceWorker();

  const written = write(bundle, state);
  const visit = written.filter(([, , , when]) => when === "first")
    .reduce((sum, [, , wire]) => sum + Number(wire), 0);
  console.log(`Client bundle: ${written.length} files, first visit ${kilobytes(visit)}`);
}

await main();
