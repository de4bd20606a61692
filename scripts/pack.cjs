// Writes each file of the browser half once more, compressed as small as it gets: servers hand that out as it lies there.
//   node scripts/pack.cjs SITE_FOLDER
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const folder = path.join(process.argv[2], "pkg");
for (const name of fs.readdirSync(folder)) {
  const file = path.join(folder, name);
  if (/\.(br|gz)$/.test(name)) {
    if (!fs.existsSync(file.replace(/\.(br|gz)$/, ""))) fs.rmSync(file);
    continue;
  }
  if (!/\.(wasm|js|css)$/.test(name)) continue;
  const raw = fs.readFileSync(file);
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(raw, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }));
  fs.writeFileSync(`${file}.gz`, zlib.gzipSync(raw, { level: 9 }));
}
