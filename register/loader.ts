// Compiling TypeScript for Node, file by file, as it is imported: what the hooks do, in whichever way Node calls them.

import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as ts from "typescript";
import { CompileError } from "../project/compileError.js";
import { toJavaScript, withInlineMap } from "../project/javaScript.js";
import { Lowerer } from "../project/lowerer.js";

/** TypeScript of the user's, and not what others have published. */
const IS_OURS = /^file:(?!.*\/node_modules\/).*\.m?tsx?$/;

export class Loader {
  readonly #lowerer = new Lowerer();

  /** The address of the TypeScript file that an import means. Undefined if it means anything else. */
  resolve(specifier: string, parent: string | undefined): string | undefined {
    if (parent === undefined || !IS_OURS.test(parent) || specifier.startsWith("node:")) return undefined;
    const importer = fileURLToPath(parent);
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, this.#lowerer.optionsOf(importer), ts.sys);
    if (resolvedModule === undefined || resolvedModule.isExternalLibraryImport) return undefined;
    const url = pathToFileURL(resolvedModule.resolvedFileName).href;
    return IS_OURS.test(url) && !/\.d\.m?ts$/.test(url) ? url : undefined;
  }

  /**
   * The JavaScript of a file, with a source map in it. Undefined if it is nothing for us.
   *
   * Throws: `CompileError` if something is wrong with it.
   */
  load(url: string): string | undefined {
    if (!IS_OURS.test(url)) return undefined;
    const path = fileURLToPath(url);
    if (!isModule(path))
      throw new CompileError(
        `${path} is no ES module: say \`"type": "module"\` in the nearest package.json, or call it .mts`,
      );
    return withInlineMap(toJavaScript(path, this.#lowerer.lower(path), this.#lowerer.optionsOf(path)));
  }
}

/** Whether Node takes it for an ES module. */
function isModule(path: string): boolean {
  if (extname(path).startsWith(".m")) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const text = ts.sys.readFile(join(folder, "package.json"));
    if (text !== undefined) return (JSON.parse(text) as { type?: string }).type === "module";
    if (folder === dirname(folder)) return false;
  }
}
