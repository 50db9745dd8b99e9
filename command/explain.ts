// `stackful explain`: why functions have their colour, and what they may block on.
//
//   src/serve.ts:12:10 `serve` is cooperative: marked by its directive
//     src/serve.ts:14:3 calls `reply`
//     blocks on: Socket.read, Socket.write

import { relative, resolve } from "node:path";
import { type Compiler, createCompiler, type ExplainedFunction, type SuspensionPoint } from "stackful/compiler";
import * as ts from "typescript";
import { filesOf, findProject, type Project, programOf, projectOf, readProject } from "../project/project.js";
import { UsageError } from "../project/usageError.js";

/** `what` is a name, a file, or a line of a file. */
export function explain(what: string, options: { readonly project: string }): void {
  const { file, line } = readPlace(what);
  const compiler = createCompiler({ program: programOf(projectFor(file, options.project)) });
  const found = file === undefined ? functionsNamed(what, compiler) : functionsAt(file, line, compiler);
  const explained = found.map((fn) => describe(fn, compiler));
  process.stdout.write(`${explained.join("\n\n")}\n`);
}

function readPlace(what: string): { readonly file?: string; readonly line?: number } {
  const { file, line } = /^(?<file>.*\.[cm]?tsx?)(?::(?<line>\d+))?(?::\d+)?$/.exec(what)?.groups ?? {};
  if (file === undefined) return {};
  const path = resolve(file);
  if (!ts.sys.fileExists(path)) throw new UsageError(`There is no ${file}`);
  return line === undefined ? { file: path } : { file: path, line: Number(line) };
}

function projectFor(file: string | undefined, project: string): Project {
  return file !== undefined && project === "." ? projectOf(file) : readProject(findProject(project));
}

function functionsNamed(name: string, compiler: Compiler): readonly ExplainedFunction[] {
  const found = filesOf(compiler.program)
    .flatMap(({ fileName }) => compiler.explain(fileName).functions)
    .filter((fn) => fn.name === name || fn.name.endsWith(`.${name}`));
  if (found.length === 0) throw new UsageError(`Nothing in the project is called \`${name}\``);
  return found;
}

/** Those that begin in the line; or else the innermost one around it. Without a line, all of them. */
function functionsAt(path: string, line: number | undefined, compiler: Compiler): readonly ExplainedFunction[] {
  const { functions } = compiler.explain(path);
  if (line === undefined) return functions;
  const linesOf = ({ declaration }: ExplainedFunction) => {
    const file = declaration.getSourceFile();
    return [declaration.getStart(), declaration.end].map((at) => file.getLineAndCharacterOfPosition(at).line + 1);
  };
  const beginning = functions.filter((fn) => linesOf(fn)[0] === line);
  if (beginning.length > 0) return beginning;
  const around = functions.findLast((fn) => {
    const [from = 0, to = 0] = linesOf(fn);
    return from < line && line <= to;
  });
  if (around === undefined) throw new UsageError(`Line ${line} of ${here(path)} is in no function`);
  return [around];
}

function describe(fn: ExplainedFunction, compiler: Compiler): string {
  const { name, declaration, summary } = fn;
  const quoted = name.includes(" ") ? name : `\`${name}\``;
  const head = `${placeOf(declaration.getSourceFile(), declaration.getStart())} ${quoted} is ${summary}`;
  const points = suspensionsOf(fn, compiler).map(({ file, start, act }) => `  ${placeOf(file, start)} ${act}`);
  const primitives = [...primitivesOf(fn, compiler)];
  const blocks = primitives.length === 0 ? [] : [`  blocks on: ${primitives.toSorted().join(", ")}`];
  return [head, ...points, ...blocks].join("\n");
}

/** Empty if it is declared elsewhere. */
function suspensionsOf({ declaration }: ExplainedFunction, compiler: Compiler): readonly SuspensionPoint[] {
  const { fileName, isDeclarationFile } = declaration.getSourceFile();
  if (isDeclarationFile) return [];
  return compiler.explain(fileName).suspensions.filter(({ inside }) => inside === declaration);
}

/** The names of the cooperative functions from elsewhere that a function ends up in, whomever it calls on the way. */
function primitivesOf(
  fn: ExplainedFunction,
  compiler: Compiler,
  seen = new Set<ts.Node>(),
  names = new Set<string>(),
): ReadonlySet<string> {
  if (seen.has(fn.declaration)) return names;
  seen.add(fn.declaration);
  for (const callee of suspensionsOf(fn, compiler).flatMap(({ callees }) => callees)) {
    if (callee.declaration.getSourceFile().isDeclarationFile) names.add(callee.name);
    else primitivesOf(callee, compiler, seen, names);
  }
  return names;
}

function placeOf(file: ts.SourceFile, start: number): string {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${here(file.fileName)}:${line + 1}:${character + 1}`;
}

function here(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/");
}
