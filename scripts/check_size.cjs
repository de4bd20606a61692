// Compresses the browser half as the server does at best (brotli 11) and holds it against its budget.
//   node scripts/check_size.cjs SITE_FOLDER BUDGET_IN_BYTES
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const [site, budget] = process.argv.slice(2);
const folder = path.join(site, "pkg");
const size = (name) => {
  const raw = fs.readFileSync(path.join(folder, name));
  return { raw: raw.length, packed: zlib.brotliCompressSync(raw).length };
};
let wasm = null;
for (const name of fs.readdirSync(folder).filter((n) => /\.(wasm|js|css)$/.test(n)).sort()) {
  const { raw, packed } = size(name);
  console.log(`    ${name}: ${raw} bytes, ${packed} compressed`);
  if (name.endsWith(".wasm")) wasm = (wasm ?? 0) + packed;
}
if (wasm === null) {
  console.error(`    no .wasm file in ${folder}`);
  process.exit(1);
}
if (wasm > Number(budget)) {
  console.error(`    the WebAssembly is ${wasm} bytes compressed; the budget is ${budget}. See what grew with: twiggy top`);
  process.exit(1);
}
