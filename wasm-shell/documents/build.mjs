// Builds the pages that show the API, /docs (Swagger UI) and /redoc (ReDoc), as the server embeds
// them. Run by the native build:
//
//   node wasm-shell/documents/build.mjs OUTPUT_FOLDER
//
// Only the finished bundles of both packages are used, so package-lock.json names those two and
// leaves out what they were made from. Large files are kept as gzip alone: every browser takes it
// on every connection, and a second copy would cost the binary more than brotli wins.

import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const [output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node wasm-shell/documents/build.mjs OUTPUT_FOLDER");
  process.exit(2);
}

// ReDoc shows its maker's mark from another host; pages of ours ask no other host for anything.
const makersMark = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const nothing = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

function withoutMakersMark(text) {
  if (!text.includes(makersMark)) {
    throw new Error("redoc no longer names its maker's mark as it did: look at what it loads");
  }
  return text.replaceAll(makersMark, nothing);
}

const same = (text) => text;
const files = [
  ["docs/index.html", "docs.html", same],
  ["docs/start.js", "docs.js", same],
  ["docs/swagger-ui-bundle.js", "node_modules/swagger-ui-dist/swagger-ui-bundle.js", same],
  ["docs/swagger-ui.css", "node_modules/swagger-ui-dist/swagger-ui.css", same],
  ["redoc/index.html", "redoc.html", same],
  ["redoc/start.js", "redoc.js", same],
  ["redoc/redoc.standalone.js", "node_modules/redoc/bundles/redoc.standalone.js",
    withoutMakersMark],
];
const smallBytes = 8192;

fs.rmSync(output, { recursive: true, force: true });
let total = 0;
for (const [name, source, change] of files) {
  const text = change(fs.readFileSync(path.join(here, source), "utf8"))
    .replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n");
  const plain = Buffer.from(text);
  const isSmall = plain.length <= smallBytes;
  const bytes = isSmall ? plain : zlib.gzipSync(plain, { level: 9 });
  const file = path.join(output, isSmall ? name : `${name}.gz`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  total += bytes.length;
}
console.log(`pages that show the API: ${(total / 1024).toFixed(0)} KB in the binary`);
