// The law of declarations: who sees only the `.d.ts` of a module sees the same colours as who sees its source.

import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import transformProgram from "../../compiler/hosts/tsc.js";
import { createCompiler } from "../../compiler/index.js";
import { Project } from "../support/project.js";

interface Shape {
  readonly name: string;
  /** What the module exports. */
  readonly source: string;
  /** Statements each of which makes one cooperative call. `lib` is the module. */
  readonly cooperative?: readonly string[];
  /** Statements that make none. */
  readonly plain?: readonly string[];
}

const ACT = '{ "use cooperative"; sleep(1); }';
const NAP = `export const nap = (ms: number) => { "use cooperative"; sleep(ms); };`;

const shapes: readonly Shape[] = [
  {
    name: "a function",
    source: `export function f(): void ${ACT} export function g() {}`,
    cooperative: ["lib.f()"],
    plain: ["lib.g()"],
  },
  {
    name: "a function in a file with the directive",
    source: `"use cooperative"; export function f() { sleep(1); } export class C { m() {} }`,
    cooperative: ["lib.f()", "new lib.C().m()"],
  },
  {
    name: "documentation that speaks of the tag",
    source: `/** Is \`@cooperative\` by its directive. */ export function f(): void ${ACT} export class C { /** \`@cooperative\` */ m() ${ACT} }`,
    cooperative: ["lib.f()", "new lib.C().m()"],
  },
  {
    name: "a tag behind the description",
    source: `export interface Reader { /** Reads. @cooperative @internal */ read(): void; /** Closes. */ close(): void } export declare const reader: Reader;`,
    cooperative: ["lib.reader.read()"],
    plain: ["lib.reader.close()"],
  },
  {
    name: "overloads",
    source: `export function f(a: string): void; export function f(a: number): number; export function f(_: unknown): any ${ACT}`,
    cooperative: ["lib.f(1)", 'lib.f("")'],
  },
  {
    name: "a default export",
    source: `export default function (): void ${ACT}`,
    cooperative: ["lib.default()"],
  },
  {
    name: "an arrow as default export",
    source: `export default () => ${ACT};`,
    cooperative: ["lib.default()"],
  },
  {
    name: "an object as default export",
    source: `export default { go() ${ACT}, stop() {} };`,
    cooperative: ["lib.default.go()"],
    plain: ["lib.default.stop()"],
  },
  {
    name: "variables",
    source: `${NAP} export let later = function () ${ACT}; export const alias = nap, other = () => {};`,
    cooperative: ["lib.nap(1)", "lib.later()", "lib.alias(1)"],
    plain: ["lib.other()"],
  },
  {
    name: "a variable whose type is tagged",
    source: "/** Naps.\n * @cooperative */\nexport const nap: (ms: number) => void = (ms) => { sleep(ms); };",
    cooperative: ["lib.nap(1)"],
  },
  {
    name: "the members of an object",
    source: `export const api = {
      /** Reads. */ read() ${ACT},
      write: (x: number) => ${ACT},
      deep: { er: function () ${ACT}, plain() {} },
      [Symbol.dispose]() ${ACT},
      "quo-ted"() ${ACT},
    };`,
    cooperative: [
      "lib.api.read()",
      "lib.api.write(1)",
      "lib.api.deep.er()",
      "lib.api[Symbol.dispose]()",
      'lib.api["quo-ted"]()',
    ],
    plain: ["lib.api.deep.plain()"],
  },
  {
    name: "a constant object",
    source: `export const api = { read() ${ACT} } as const; export const checked = { read() ${ACT} } satisfies object;`,
    cooperative: ["lib.api.read()", "lib.checked.read()"],
  },
  {
    name: "destructured members",
    source: `export const { read, plain: renamed } = { read() ${ACT}, plain() {} }; export const [first] = [() => ${ACT}] as const;`,
    cooperative: ["lib.read()", "lib.first()"],
    plain: ["lib.renamed()"],
  },
  {
    name: "closures that are returned",
    source: `export function make() { return () => ${ACT}; }
      export const twice = () => () => function () ${ACT};
      export function pair() { return { get() ${ACT}, set: () => ${ACT}, plain() {} }; }`,
    cooperative: ["lib.make()()", "lib.twice()()()", "lib.pair().get()", "lib.pair().set()"],
    plain: ["lib.pair().plain()"],
  },
  {
    name: "a generic closure",
    source: `export function box<T>(value: T) { return { get(): T { "use cooperative"; sleep(1); return value; } }; }
      export const numbers = box(1);`,
    cooperative: ["lib.box('').get()", "lib.numbers.get()"],
  },
  {
    name: "a class",
    source: `export class C {
      m() ${ACT}
      /** A static one. */ static s() ${ACT}
      field = () => ${ACT};
      /** @cooperative */ typed: () => void = () => {};
      get closure() { return () => ${ACT}; }
      private hidden() ${ACT}
      #private() ${ACT}
      protected inner() ${ACT}
      plain() { void [this.hidden, this.#private]; }
    }`,
    cooperative: [
      "new lib.C().m()",
      "lib.C.s()",
      "new lib.C().field()",
      "new lib.C().typed()",
      "new lib.C().closure()",
    ],
    plain: ["new lib.C().plain()"],
  },
  {
    name: "a tagged class",
    source: "/** @cooperative */ export class C { m(): void { sleep(1); } }",
    cooperative: ["new lib.C().m()"],
  },
  {
    name: "properties of parameters",
    source: `${NAP} export class C { constructor(readonly act = nap) {} }`,
    cooperative: ["new lib.C().act(1)"],
  },
  {
    name: "an abstract class",
    source: `export abstract class A { /** @cooperative */ abstract m(): void; static make(): A { return new (class extends A { m() ${ACT} })(); } }`,
    cooperative: ["lib.A.make().m()"],
  },
  {
    name: "an interface",
    source: `export interface I { /** @cooperative */ m(): void; /** @cooperative */ p: () => void; plain(): void; q?: Cooperative<() => void> }
      export interface F { /** @cooperative */ (): void }
      export declare const i: I; export declare const f: F;`,
    cooperative: ["lib.i.m()", "lib.i.p()", "lib.i.q?.()", "lib.f()"],
    plain: ["lib.i.plain()"],
  },
  {
    name: "a tagged interface",
    source: "/** @cooperative */ export interface I { m(): void } export declare const i: I;",
    cooperative: ["lib.i.m()"],
  },
  {
    name: "a type literal in one line",
    source: `export type T = { /** @cooperative */ m(): void; plain(): void; }; export declare const t: T;
      export const u: { /** @cooperative */ m(): void } = { m() ${ACT} };`,
    cooperative: ["lib.t.m()", "lib.u.m()"],
    plain: ["lib.t.plain()"],
  },
  {
    name: "a class expression",
    source: `export const C = class { m() ${ACT} static s() ${ACT} };
      export function mixin<T extends new (...args: any[]) => object>(B: T) { return class extends B { mixed() ${ACT} }; }`,
    cooperative: ["new lib.C().m()", "lib.C.s()", "new (lib.mixin(Object))().mixed()"],
  },
  {
    name: "a class with a computed base",
    source: `const base = () => class { m() ${ACT} }; export class D extends base() {}`,
    cooperative: ["new lib.D().m()"],
  },
  {
    name: "arrays, tuples, promises and maps",
    source: `${NAP} export const list = [nap], fixed = [1, nap] as const, map = new Map([["a", nap]]), table = { [String(1)]: nap };
      export const rest = (...acts: [string, ...(typeof nap)[]]) => acts; export const sent = () => Promise.resolve(nap);`,
    cooperative: [
      "lib.list[0]!(1)",
      "lib.fixed[1](1)",
      'lib.map.get("a")!(1)',
      'lib.table["x"]!(1)',
      'for (const act of [lib.rest("", lib.nap)[1]!]) act(1)',
      "lib.nap(2)",
    ],
    plain: ["lib.sent()"],
  },
  {
    name: "unions",
    source: `${NAP} const flag = Math.random() > 1; export const maybe = flag ? nap : undefined;
      export const either = flag ? { kind: "a" as const, run() ${ACT} } : { kind: "b" as const, run() {} };
      export const optional: { run?: typeof nap } = {}; enum Level { Low, High }
      export const mixed = flag ? nap : flag ? Level.Low as Level : flag ? true as boolean : null;`,
    cooperative: [
      "lib.maybe?.(1)",
      'if (lib.either.kind === "a") lib.either.run()',
      "lib.optional.run?.(1)",
      'if (typeof lib.mixed === "function") lib.mixed(1)',
    ],
    plain: ['if (lib.either.kind === "b") lib.either.run()'],
  },
  {
    name: "accessors",
    source: `${NAP} export class C { #v = nap; get v() { return this.#v; } set v(v) { this.#v = v; } accessor auto = nap; static get s() { return { nap }; } }`,
    cooperative: ["new lib.C().v(1)", "new lib.C().auto(1)", "lib.C.s.nap(1)"],
  },
  {
    name: "defaults of parameters",
    source: `${NAP} export function take(act = nap) { return act; } export const pass = (act = nap, n = 1) => ({ act, n });`,
    cooperative: ["lib.take()(1)", "lib.pass().act(1)"],
  },
  {
    name: "namespaces",
    source: `export namespace N { export function f() ${ACT} export namespace M { export const g = () => ${ACT}; } }
      export namespace N { export enum E { A } export const plain = () => E.A; }`,
    cooperative: ["lib.N.f()", "lib.N.M.g()"],
    plain: ["lib.N.plain()"],
  },
  {
    name: "a function with properties",
    source: `export function f() ${ACT} f.g = () => ${ACT}; f.plain = () => {};`,
    cooperative: ["lib.f()", "lib.f.g()"],
    plain: ["lib.f.plain()"],
  },
  {
    name: "generics and typeof",
    source: `${NAP} export type Nap = typeof nap; export const again: Nap = nap; export const id = <T>(x: T) => x; export const same = id(nap);
      export class Box<T> { constructor(readonly value: T) {} } export const box = new Box(nap);`,
    cooperative: ["lib.again(1)", "lib.same(1)", "lib.box.value(1)"],
  },
  {
    name: "cooperative generators",
    source: `export function* pages(): CooperativeGenerator<number> { "use cooperative"; sleep(1); yield 1; }
      export const book = { *pages(): CooperativeGenerator<number> { "use cooperative"; yield 1; } };`,
    cooperative: ["for (const page of lib.pages()) page", "for (const page of lib.book.pages()) page"],
    plain: ["lib.pages()"],
  },
  {
    name: "re-exports",
    source: `export { sleep as rest } from "stackful"; export * as all from "stackful"; const local = () => ${ACT}; export { local as renamed };`,
    cooperative: ["lib.rest(1)", "lib.all.sleep(1)", "lib.renamed()"],
  },
];

/** Statements in cooperative and in plain code. In the second, each that makes a cooperative call is an error. */
function consumer({ cooperative = [], plain = [] }: Shape, file: string): string {
  return `import * as lib from "./${file}.js";
    export function cooperative() { "use cooperative"; ${[...cooperative, ...plain].join("; ")}; }
    export function onlyPlain() { ${plain.join("; ")}; }
    export function mistaken() {\n${cooperative.map((statement) => `${statement};\n`).join("")}}`;
}

const IMPORTS = `import { type Cooperative, type CooperativeGenerator, sleep } from "stackful"; export type { Cooperative, CooperativeGenerator }; void sleep;\n`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: [],
  strict: true,
  skipLibCheck: true,
  declaration: true,
};

describe("a module that is seen through its declarations", () => {
  const files = shapes.map((_, index) => `m${index}`);
  let sources: Project;
  let published: Project;

  beforeAll(() => {
    sources = new Project(
      Object.fromEntries(
        shapes.flatMap((shape, index) => [
          [`m${index}.ts`, `${shape.source}\n${IMPORTS}`],
          [`use${index}.ts`, consumer(shape, `m${index}`)],
        ]),
      ),
    );
    published = new Project(
      Object.fromEntries(shapes.map((shape, index) => [`use${index}.ts`, consumer(shape, `m${index}`)])),
    );
    declare(
      files.map((name) => join(sources.folder, `${name}.ts`)),
      published,
    );
  });
  afterAll(() => {
    sources[Symbol.dispose]();
    published[Symbol.dispose]();
  });

  const compilers = lazy(() => [sources, published].map((project) => compilerOf(project)));

  test.each(shapes.map((shape, index) => ({ ...shape, index })))(
    "has the same colours: $name",
    ({ index, ...shape }) => {
      const [fromSource, fromDeclarations] = compilers().map((compile) => compile(`use${index}.ts`));
      expect(fromDeclarations).toEqual(fromSource);
      expect(fromSource?.errors).toEqual((shape.cooperative ?? []).map((_, line) => `${4 + line}: SF2001`));
    },
  );
});

/** Writes the declarations of files into another project. */
function declare(rootNames: readonly string[], into: Project): void {
  const program = ts.createProgram(rootNames, { ...options, outDir: into.folder, emitDeclarationOnly: true });
  const cooperative = transformProgram(program, undefined, {}, { ts });
  const diagnostics = [...cooperative.getSemanticDiagnostics(), ...cooperative.getDeclarationDiagnostics()];
  expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  cooperative.emit();
}

/** What the compiler says to the consumers of a project, and what it makes of them if the mistakes are left out. */
function compilerOf({ folder }: Project): (file: string) => { errors: string[]; code: string } {
  const rootNames = shapes.map((_, index) => join(folder, `use${index}.ts`));
  const mistaken = createCompiler({ program: ts.createProgram(rootNames, options) });
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (path) => read(path)?.replace(/export function mistaken[^]*/, "");
  const right = createCompiler({ program: ts.createProgram(rootNames, options, host) });
  return (file) => {
    const path = join(folder, file);
    const { code, diagnostics } = right.compile(path);
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    return { errors: mistaken.compile(path).diagnostics.map(describeError), code };
  };
}

function describeError({ file, start = 0, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  const line = file?.getLineAndCharacterOfPosition(start).line ?? -1;
  return `${line}: ${/^SF\d+/.exec(text)?.[0] ?? text}`;
}

function lazy<T>(make: () => T): () => T {
  let value: { it: T } | undefined;
  return () => (value ??= { it: make() }).it;
}
