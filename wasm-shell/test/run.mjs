// Runs test/*.test.ts with node's test runner, bundled by esbuild into build/shell-test.
// The last line is "N passed, N failed".

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const output = path.join(here, "../../build/shell-test");
const tests = fs.readdirSync(here).filter((name) => name.endsWith(".test.ts"));

fs.rmSync(output, { recursive: true, force: true });
await esbuild.build({
  entryPoints: tests.map((name) => path.join(here, name)), outdir: output, bundle: true,
  format: "esm", platform: "node", target: "node20", logLevel: "warning",
  outExtension: { ".js": ".mjs" }, define: { "import.meta.dirname": JSON.stringify(here) },
});
const files = tests.map((name) => path.join(output, name.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...files],
  { encoding: "utf8" });
const count = (word) => Number(run.stdout.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? "0");
const failed = count("fail") + count("cancelled");
if (failed > 0 || run.status !== 0) console.log(run.stdout, run.stderr);
console.log(`${count("pass")} passed, ${failed} failed`);
process.exit(run.status ?? 1);
