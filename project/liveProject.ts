// A project that changes while it is compiled: for bundlers that watch, for servers, for editors.
//
//   project.changed("lib.ts");  project.compile("main.ts")
//
//   I1  There is one program. It is made anew when something is asked after a change was told, and not before: to ask TypeScript whether
//       anything has changed costs more than to compile a file.
//   I2  What a file was compiled to is kept until a change can matter to it: of its own text, or of what others declare that it can see.

import { createHash } from "node:crypto";
import { type Compiled, type Compiler, createCompiler, type Diagnostic } from "stackful/compiler";
import * as ts from "typescript";
import { affectedBy, filesOfBoth, type Version } from "./affected.js";
import { filesConcerned } from "./concerned.js";
import { Imports } from "./imports.js";
import { type Project, readProject, USUAL } from "./project.js";
import { Sources } from "./sources.js";

/** What TypeScript may resolve an import to. */
const IS_CODE = /\.(?:[cm]?[jt]sx?|json)$/;

export class LiveProject {
  /** Its `tsconfig.json`. Undefined if there is none. */
  readonly path: string | undefined;
  #project: Project;
  readonly #sources = new Sources();
  readonly #imports = new Imports();
  #host: ts.CompilerHost;
  /** Files that the configuration does not name. */
  readonly #added = new Set<string>();

  #compiler: Compiler | undefined;
  readonly #compiled = new Map<string, Compiled>();
  readonly #revisions = new Map<string, number>();
  #concerned: ReadonlySet<string> | undefined;

  /** What was told since the program was made (I1). */
  readonly #changed = new Set<string>();
  #isRestructured = false;
  #isReconfigured = false;

  private constructor(project: Project) {
    this.path = project.path;
    this.#project = project;
    this.#host = this.#createHost();
  }

  /**
   * Opens the project of a `tsconfig.json`; without one, a project of whatever files are asked for, with the usual settings.
   *
   * Throws: `UsageError` if something is wrong with the configuration.
   */
  static open(path: string | undefined): LiveProject {
    return new LiveProject(read(path));
  }

  /** The program as it is now. */
  get program(): ts.Program {
    return this.#current().program;
  }

  /**
   * The program as it is now, with a file that becomes part of the project if it is not.
   *
   * Throws: `Error` if there is no such file.
   */
  programWith(path: string): ts.Program {
    return this.#with(normal(path)).program;
  }

  get options(): ts.CompilerOptions {
    return this.#project.config.options;
  }

  /** Whether the configuration names a file. */
  names(path: string): boolean {
    return this.#project.config.fileNames.includes(normal(path));
  }

  /** Says that a file was changed, made or deleted. It is looked at when something is asked. */
  changed(path: string): void {
    const file = normal(path);
    if (this.#isConfiguration(file)) this.#isReconfigured = true;
    else if (this.#sources.knows(file)) this.#changed.add(file);
    else if (IS_CODE.test(file)) this.#isRestructured = true; // an import may mean it now
  }

  /** Looks which of the files on disk have changed, where nobody tells. */
  lookForChanges(): void {
    for (const path of this.#sources.changedOnDisk()) this.changed(path);
  }

  /** Puts a text in the place of what is on disk, such as what is in an editor; `undefined` takes it away again. */
  setText(path: string, text: string | undefined): void {
    const file = normal(path);
    const before = this.#sources.textOf(file);
    this.#sources.setText(file, text);
    if (this.#sources.textOf(file) !== before) this.changed(file);
  }

  /** The text of a file, as the program has it. Undefined if it is no part of the program. */
  textOf(path: string): string | undefined {
    return this.#current().program.getSourceFile(normal(path))?.text;
  }

  /**
   * Lowers a file, which becomes part of the project if it is not.
   *
   * Throws: `Error` if there is no such file.
   */
  compile(path: string): Compiled {
    const file = normal(path);
    const compiler = this.#with(file);
    const known = this.#compiled.get(file);
    if (known !== undefined) return known;
    const compiled = compiler.compile(file);
    this.#compiled.set(file, compiled);
    return compiled;
  }

  /**
   * What Stackful finds wrong in a file. TypeScript is not asked what it thinks.
   *
   * Throws: `Error` if there is no such file.
   */
  check(path: string): readonly Diagnostic[] {
    const file = normal(path);
    return this.#with(file).check(file);
  }

  /** Whether there can be cooperative code in a file: false if it can see none. Nothing is type-checked to find that out. */
  mayBeCooperative(path: string): boolean {
    const file = normal(path);
    const { program } = this.#with(file);
    this.#concerned ??= filesConcerned(program, this.#imports.reversed());
    return this.#concerned.has(file);
  }

  /** A number that changes whenever a file may be compiled to something else than before. */
  revisionOf(path: string): number {
    this.#current();
    return this.#revisions.get(normal(path)) ?? 0;
  }

  /**
   * A hash of what others see of a file: its declarations, with their colours, and those of the files that they mention. While it stays the same, so
   * does what others are compiled to.
   *
   * Throws: `Error` if there is no such file.
   */
  signatureOf(path: string): string {
    const file = normal(path);
    const compiler = this.#with(file);
    const hash = createHash("sha256");
    for (const seen of [...this.#seenThrough(file, compiler)].toSorted())
      hash.update(`${seen}\0${compiler.declaration(seen)}\0`);
    return hash.digest("base64url");
  }

  /** The files that a file imports. */
  importsOf(path: string): ReadonlySet<string> {
    const file = normal(path);
    this.#with(file);
    return this.#imports.of(file);
  }

  /** Some files, and all that they import, however far away, but for packages. */
  reachableFrom(...paths: readonly string[]): ReadonlySet<string> {
    const reached = new Set(paths.map(normal));
    for (const path of reached) if (this.textOf(path) === undefined) reached.delete(path);
    for (const path of reached) {
      for (const imported of this.#imports.of(path)) if (!imported.includes("/node_modules/")) reached.add(imported);
    }
    return reached;
  }

  /** The files that import a file. */
  importersOf(path: string): ReadonlySet<string> {
    const file = normal(path);
    this.#with(file);
    return this.#imports.reversed().get(file) ?? new Set();
  }

  /** The compiler, for a program that has the file. */
  #with(file: string): Compiler {
    const compiler = this.#current();
    if (compiler.program.getSourceFile(file) !== undefined) return compiler;
    if (!this.#sources.has(file)) throw new Error(`There is no ${file}`);
    this.#added.add(file);
    this.#sources.forget(file);
    return this.#update();
  }

  #current(): Compiler {
    const isCurrent = !this.#isReconfigured && !this.#isRestructured && this.#changed.size === 0;
    return this.#compiler !== undefined && isCurrent ? this.#compiler : this.#update();
  }

  /** Makes the program anew, and forgets what it changes (I2). */
  #update(): Compiler {
    const before = this.#versionNow();
    const changed = [...this.#changed];
    if (changed.some((path) => this.#sources.has(path) !== this.#sources.hasRead(path))) this.#isRestructured = true;
    const isReconfigured = this.#isReconfigured;
    if (isReconfigured || this.#isRestructured) this.#readAgain();
    for (const path of changed) {
      this.#sources.forget(path);
      this.#imports.forget(path);
    }
    const compiler = createCompiler({ program: this.#createProgram(before?.compiler.program) });
    this.#compiler = compiler;
    this.#changed.clear();
    this.#concerned = undefined;
    if (before === undefined) return compiler;
    const after = { compiler, imports: this.#imports };
    this.#forget(isReconfigured ? filesOfBoth(before, after) : affectedBy(changed, before, after));
    return compiler;
  }

  #forget(affected: ReadonlySet<string>): void {
    for (const path of affected) {
      this.#compiled.delete(path);
      this.#revisions.set(path, (this.#revisions.get(path) ?? 0) + 1);
    }
    // Their fixes are found when they are asked for, in the program of their time, which would never go.
    for (const [path, { problems }] of this.#compiled) if (problems.length > 0) this.#compiled.delete(path);
  }

  #versionNow(): Version | undefined {
    return this.#compiler && { compiler: this.#compiler, imports: this.#imports.copy() };
  }

  #readAgain(): void {
    this.#project = read(this.path);
    if (this.#isReconfigured) {
      this.#sources.forgetAll();
      this.#imports.forgetAll();
    }
    this.#host = this.#createHost();
    this.#isReconfigured = false;
  }

  #createHost(): ts.CompilerHost {
    const { options } = this.#project.config;
    const host = this.#sources.hostFor(options);
    host.jsDocParsingMode = ts.JSDocParsingMode.ParseAll;
    host.hasInvalidatedResolutions = () => this.#isRestructured;
    this.#imports.listenTo(host, options);
    return host;
  }

  #createProgram(oldProgram: ts.Program | undefined): ts.Program {
    const { fileNames, options } = this.#project.config;
    for (const path of this.#added) if (!this.#sources.has(path)) this.#added.delete(path);
    const program = ts.createProgram({
      rootNames: [...new Set([...fileNames, ...this.#added])],
      options,
      host: this.#host,
      ...(oldProgram && { oldProgram }),
    });
    this.#isRestructured = false;
    return program;
  }

  #isConfiguration(file: string): boolean {
    if (file.endsWith("/package.json")) return true; // it says what kind of modules there are
    const { configFile } = this.options as { readonly configFile?: ts.TsConfigSourceFile };
    return file === configFile?.fileName || configFile?.extendedSourceFiles?.includes(file) === true;
  }

  /** The files that are seen by who sees the declarations of a file. */
  #seenThrough(file: string, compiler: Compiler): ReadonlySet<string> {
    const seen = new Set([file]);
    for (const one of seen) {
      if (one.includes("/node_modules/")) continue; // packages stay as they are
      for (const mentioned of this.#imports.mentionedIn(compiler.declaration(one), one)) seen.add(mentioned);
    }
    return seen;
  }
}

/** The configuration, for a program that is not written: declarations are wanted with all their comments, which say the colours. */
function read(path: string | undefined): Project {
  if (path === undefined) return { path, config: { options: USUAL, fileNames: [], errors: [] } };
  const { config } = readProject(path, { mayBeEmpty: true });
  return { path, config: { ...config, options: { ...config.options, removeComments: false } } };
}

/** As TypeScript writes paths. */
function normal(path: string): string {
  return path.replaceAll("\\", "/");
}
