// Bundles the editor into kg/web/static/bundle: one file, as it is and compressed, the licenses of
// what is in it, and a manifest that names them. The manifest is written last: a build that failed is no bundle.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "..", "kg", "web", "static", "bundle");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { editor: "src/main.js" },
  entryNames: "[name]-[hash]",
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
});

const [output] = Object.entries(metafile.outputs);
const packages = new Set();
for (const [input, { bytesInOutput }] of Object.entries(output[1].inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  if (found && bytesInOutput) packages.add(found[1]);
}
const notices = await Promise.all([...packages].sort().map(notice));
const licenses = "licenses.txt";
await writeFile(path.join(out, licenses), notices.join(`\n${"-".repeat(72)}\n\n`));
const names = { editor: path.basename(output[0]), licenses };
const program = await readFile(path.join(out, names.editor));
const packed = gzipSync(program, { level: 9 });
await writeFile(path.join(out, `${names.editor}.gz`), packed);
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(names, null, 2)}\n`);
const kB = (/** @type {Buffer} */ bytes) => `${(bytes.length / 1000).toFixed(0)} kB`;
console.log(`${names.editor}: ${kB(program)}, compressed ${kB(packed)}; ${packages.size} packages`);

/** @param {string} name @returns {Promise<string>} */
async function notice(name) {
  const folder = path.join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no license file; its terms cannot be kept.`);
  const text = await readFile(path.join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
