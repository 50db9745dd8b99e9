// Builds the extension into .stackful/vscode/, a folder that `vsce package` can take: npm run build && node vscode/build.mjs
//
//   extension.cjs                             what Visual Studio Code loads
//   node_modules/stackful-language-service    what its TypeScript loads: it looks there for plugins of extensions

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const out = process.argv[2] ?? fileURLToPath(new URL("../.stackful/vscode", import.meta.url));
const plugin = `${out}/node_modules/stackful-language-service`;

rmSync(out, { recursive: true, force: true });
mkdirSync(plugin, { recursive: true });
for (const name of ["package.json", "README.md"]) cpSync(here + name, `${out}/${name}`);
cpSync(`${here}../LICENSE`, `${out}/LICENSE`);

const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));
cpSync(`${dist}languageService.cjs`, `${plugin}/index.cjs`);
writeFileSync(
  `${plugin}/package.json`,
  `${JSON.stringify({ name: "stackful-language-service", version, license: "MIT", main: "./index.cjs" }, undefined, 2)}\n`,
);

await build({
  entryPoints: [`${here}src/extension.ts`],
  outfile: `${out}/extension.cjs`,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  minify: true,
  logLevel: "warning",
});
