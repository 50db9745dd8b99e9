// Compiling TypeScript for Node, file by file, as it is imported: what the hooks do, in whichever way Node calls them.
//
//   I1  There is one program for each `tsconfig.json`, made when its first file is imported; and one more for each file that it does not name.

import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import remapping from "@jridgewell/remapping";
import { type Compiler, createCompiler } from "stackful/compiler";
import * as ts from "typescript";
import { programOf, projectOf } from "../project/project.js";
import { CompileError } from "./compileError.js";

/** TypeScript of the user's, and not what others have published. */
const IS_OURS = /^file:(?!.*\/node_modules\/).*\.m?tsx?$/;

export class Loader {
  readonly #compilers: Compiler[] = [];

  /** The address of the TypeScript file that an import means. Undefined if it means anything else. */
  resolve(specifier: string, parent: string | undefined): string | undefined {
    if (parent === undefined || !IS_OURS.test(parent) || specifier.startsWith("node:")) return undefined;
    const importer = fileURLToPath(parent);
    const options = this.#compilerOf(importer).program.getCompilerOptions();
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, options, ts.sys);
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
    const compiler = this.#compilerOf(path);
    const { code, map, diagnostics } = compiler.compile(path);
    if (diagnostics.some(({ category }) => category === ts.DiagnosticCategory.Error))
      throw CompileError.of(diagnostics);
    return toJavaScript(path, code, map, compiler.program.getCompilerOptions());
  }

  #compilerOf(path: string): Compiler {
    const known = this.#compilers.find(({ program }) => program.getSourceFile(path) !== undefined);
    if (known !== undefined) return known;
    const compiler = createCompiler({ program: programOf(projectOf(path)) });
    this.#compilers.push(compiler);
    return compiler;
  }
}

function toJavaScript(path: string, code: string, map: string | undefined, options: ts.CompilerOptions): string {
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    fileName: path,
    compilerOptions: {
      ...options,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSourceMap: false,
      declaration: false,
    },
  });
  const chained = remapping(map === undefined ? [`${sourceMapText}`] : [`${sourceMapText}`, map], () => null);
  chained.sources = [pathToFileURL(path).href];
  chained.sourcesContent = [readFileSync(path, "utf8")];
  const text = outputText.replace(/\n\/\/# sourceMappingURL=.*$/, "");
  return `${text}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(chained.toString()).toString("base64")}\n`;
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
