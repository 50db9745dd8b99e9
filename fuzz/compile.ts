// Programs through the compiler: many at once, because what costs is to type-check the library, not the programs.

import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Compiled, Compiler, CompilerInput } from "../compiler/index.js";
import { DECLARATIONS } from "./world/declarations.js";

/** What makes a compiler: ours, or one into which a bug was planted. */
export type CreateCompiler = (input: CompilerInput) => Compiler;

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/\.stackful\/.*$/, "/");
const folder = `${root}.stackful/programs/`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { stackful: [`${root}dist/types/runtime/index.d.ts`] },
  strict: true,
  verbatimModuleSyntax: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  skipLibCheck: true,
  outDir: `${folder}out`,
  rootDir: folder,
};

/** Makes TypeScript programs of texts that are in no file. What all of them need is read once. */
export class Workshop {
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  readonly #host = ts.createCompilerHost(options);

  /** A TypeScript program of these texts, and the name of the file of each. */
  createProgram(texts: readonly string[]): { readonly program: ts.Program; readonly names: readonly string[] } {
    const own = new Map([[`${folder}world.ts`, DECLARATIONS]]);
    const names = texts.map((text, index) => {
      const name = `${folder}program${index}.ts`;
      own.set(name, text);
      return name;
    });
    const host: ts.CompilerHost = {
      ...this.#host,
      fileExists: (name) => own.has(name) || this.#host.fileExists(name),
      directoryExists: (name) => folder.startsWith(`${name}/`) || ts.sys.directoryExists(name),
      readFile: (name) => own.get(name) ?? this.#host.readFile(name),
      getSourceFile: (name, how) => {
        const text = own.get(name);
        if (text !== undefined) return ts.createSourceFile(name, text, how, /* setParentNodes: */ true);
        if (!this.#files.has(name)) this.#files.set(name, this.#host.getSourceFile(name, how));
        return this.#files.get(name);
      },
    };
    return { program: ts.createProgram(names, options, host), names };
  }
}

/** What became of a program in the compiler. */
export type Lowered =
  | { readonly kind: "lowered"; readonly code: string }
  /** By diagnostics of ours, with these codes. */
  | { readonly kind: "refused"; readonly codes: readonly string[]; readonly messages: readonly string[] }
  /** TypeScript found it wrong as it stands: the machine should not have made it. */
  | { readonly kind: "invalid"; readonly messages: readonly string[] }
  | { readonly kind: "crashed"; readonly error: unknown };

export function lower(compiler: Compiler, name: string): Lowered {
  let compiled: Compiled;
  try {
    compiled = compiler.compile(name);
  } catch (error) {
    return { kind: "crashed", error };
  }
  const errors = compiled.diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  const messages = errors.map((one) => messageOf(one));
  const codes = messages.flatMap((message) => /^SF\d+/.exec(message) ?? []);
  if (messages.length > codes.length) return { kind: "invalid", messages };
  return codes.length > 0 ? { kind: "refused", codes, messages } : { kind: "lowered", code: compiled.code };
}

function messageOf({ messageText, file, start }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${text}\n    in line ${line + 1}: ${file.text.split("\n")[line]}`;
}
