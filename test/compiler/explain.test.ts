// `Compiler.explain` and `explainAt`: who is cooperative and why, and where code may suspend.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Compiler, createCompiler, type ExplainedFunction } from "../../compiler/index.js";
import { Project } from "../support/project.js";

const READER = `"use cooperative";
import { sleep } from "stackful";
export function read(path: string): string {
  sleep(1);
  return path;
}
/** @cooperative */
export interface Source { next(): string; }
`;

const MAIN = `import { type Cooperative, type CooperativeGenerator, sleep, spawn } from "stackful";
import { read, type Source } from "./reader.js";
export function marked(source: Source) {
  "use cooperative";
  const local = (n: number) => n + read("a").length;
  local(1);
  source.next();
  spawn(() => sleep(5));
  return ["a"].map((path) => read(path));
}
/** @cooperative if fn */
export function twice(fn: Cooperative<() => void>) { fn(); fn(); }
export class Session {
  /** @cooperative */
  *lines(): CooperativeGenerator<string> { yield read("b"); }
  /** @cooperative */
  all() {
    using lock = new Lock();
    for (const line of this.lines()) console.log(line, lock);
  }
  size() { return 1; }
}
export class Lock {
  /** @cooperative */
  [Symbol.dispose]() { sleep(1); }
}
export function plain() { twice(() => {}); return [1].map((n) => n + 1); }
`;

const WRONG = `import { sleep } from "stackful";
export function plain() { sleep(1); }
sleep(2);
`;

let project: Project;
let compiler: Compiler;
const path = (name: string) => `${project.folder}/${name}`;

beforeAll(() => {
  project = new Project({ "reader.ts": READER, "main.ts": MAIN, "wrong.ts": WRONG });
  compiler = createCompiler({ project: path("tsconfig.json") });
});
afterAll(() => project[Symbol.dispose]());

describe("explain", () => {
  test("names every function, with its colour and the reason", () => {
    const say = ({ name, summary }: ExplainedFunction) => `${name} is ${summary}`;
    expect(compiler.check(path("main.ts"))).toEqual([]);
    expect(compiler.explain(path("main.ts")).functions.map(say)).toEqual([
      "marked is cooperative: marked by its directive",
      "local is cooperative: inferred, because it may suspend in line 5",
      "the arrow function is cooperative: written where a cooperative function is expected",
      "the arrow function is cooperative: inferred, because it may suspend in line 9",
      "twice is cooperative if `fn` is: marked by its tag",
      "Session.lines is cooperative generator: marked by its tag",
      "Session.all is cooperative: marked by its tag",
      "Session.size is plain",
      "Lock.[Symbol.dispose] is cooperative: marked by its tag",
      "plain is plain",
      "the arrow function is cooperative: written where a cooperative function is expected",
      "the arrow function is plain",
    ]);
    expect(compiler.explain(path("reader.ts")).functions.map(say)).toEqual([
      "read is cooperative: marked by the directive of its file",
    ]);
  });

  test("says where the mark is, or what first suspends", () => {
    const places = compiler.explain(path("main.ts")).functions.map(({ reason }) => {
      const { file, start } = reason?.place ?? {};
      return [reason?.kind, file?.text.slice(start, (start ?? 0) + 12)];
    });
    expect(places.slice(0, 6)).toEqual([
      ["directive", '"use coopera'],
      ["inferred", 'read("a").le'],
      ["expected", undefined],
      ["inferred", "read(path));"],
      ["tag", "@cooperative"],
      ["tag", "@cooperative"],
    ]);
  });

  test("lists where code may suspend, in which function, and on what", () => {
    const { functions, suspensions } = compiler.explain(path("main.ts"));
    const said = suspensions.map(({ kind, act, inside, callees, start, end }) => {
      const { name } = functions.find(({ declaration }) => declaration === inside) as ExplainedFunction;
      expect(MAIN.slice(start, end).length).toBeGreaterThan(3);
      return `${kind}: ${name} ${act}; ${callees.map((callee) => `${callee.name}, ${callee.summary}`).join("; ")}`;
    });
    expect(said).toEqual([
      "call: local calls `read`; read, cooperative: marked by the directive of its file",
      "call: marked calls `local`; local, cooperative: inferred, because it may suspend in line 5",
      "call: marked calls `source.next`; Source.next, cooperative: marked by the tag of the type that it belongs to",
      "call: the arrow function calls `sleep`; sleep, cooperative: marked by its tag",
      'call: marked calls `["a"].map`; Array.map, cooperative: its callback is',
      "call: the arrow function calls `read`; read, cooperative: marked by the directive of its file",
      "call: twice calls `fn`; fn, cooperative: its type is `Cooperative`",
      "call: twice calls `fn`; fn, cooperative: its type is `Cooperative`",
      "call: Session.lines calls `read`; read, cooperative: marked by the directive of its file",
      "disposal: Session.all disposes of `lock`; Lock.[Symbol.dispose], cooperative: marked by its tag",
      "iteration: Session.all iterates over `this.lines()`; ",
      "call: Lock.[Symbol.dispose] calls `sleep`; sleep, cooperative: marked by its tag",
    ]);
  });

  test("leaves out what must not suspend where it stands: that is an error, and no suspension point", () => {
    expect(compiler.check(path("wrong.ts")).length).toBe(2);
    expect(compiler.explain(path("wrong.ts")).suspensions).toEqual([]);
  });
});

describe("explainAt", () => {
  test.each([
    ["marked(source", "marked is cooperative: marked by its directive"],
    ["local = (n", "local is cooperative: inferred, because it may suspend in line 5"],
    ["local(1)", "local is cooperative: inferred, because it may suspend in line 5"],
    ["read, type", "read is cooperative: marked by the directive of its file"],
    ["next()", "Source.next is cooperative: marked by the tag of the type that it belongs to"],
    ["map((path)", "Array.map is cooperative: its callback is"],
    ["map((n)", "Array.map is plain"],
    ["fn(); fn()", "fn is cooperative: its type is `Cooperative`"],
    ["twice(() =>", "twice is cooperative if `fn` is: marked by its tag"],
    ["lines()) console", "Session.lines is cooperative generator: marked by its tag"],
    ["size() {", "Session.size is plain"],
    ["spawn(() =>", "spawn is plain"],
    ["n + read", undefined],
    ["return [", undefined],
    ["Source) {", undefined],
  ])("%s", (place, expected) => {
    const found = compiler.explainAt(path("main.ts"), MAIN.indexOf(place));
    expect(found && `${found.name} is ${found.summary}`).toBe(expected);
  });
});
