// TypeScript of this repository as JavaScript that Node can run: file by file, in the same folders below another one.

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\.stackful\/.*$/, "");

/**
 * @param {readonly string[]} sources files and folders of the repository
 * @param {string} target where they go
 * @param {(name: string, text: string) => string} edit what to change in a file before
 */
export function transpile(sources, target, edit = (_name, text) => text) {
  for (const name of sources.flatMap(filesIn)) {
    const text = edit(name, readFileSync(join(root, name), "utf8"));
    const path = join(target, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith(".ts") ? toJavaScript(text) : text);
  }
}

/** @param {string} name */
function filesIn(name) {
  if (!statSync(join(root, name)).isDirectory()) return [name];
  return readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => join(name, file));
}

/** @param {string} text */
function toJavaScript(text) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
