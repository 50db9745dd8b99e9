// The tsc plugin, as users load it: through tspc, in a project of their own.

import ts from "typescript";
import { describe, expect, test } from "vitest";
import transformProgram from "../../compiler/hosts/tsc.js";
import { Project } from "../support/project.js";

const WORKER = `
import { sleep } from "stackful";
/** Works for a while. */
export function work(ms: number): string {
  "use cooperative";
  sleep(ms);
  return "worked";
}
export class Worker { rest() { "use cooperative"; work(1); } }
export interface Resting { /** @cooperative */ rest(): void; }
export const nap = () => { "use cooperative"; work(1); };
`;
const MAIN = `
import { run } from "stackful";
import { nap, work, Worker } from "./worker.js";
run(() => { nap(); new Worker().rest(); return work(1); }).then(console.log);
`;

describe("tspc", () => {
  test("builds a project that runs", async () => {
    using project = new Project({ "worker.ts": WORKER, "main.ts": MAIN });
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await project.node("out/main.js")).toEqual({ code: 0, stdout: "worked\n", stderr: "" });
  });

  test("builds CommonJS modules that run", async () => {
    using project = new Project({ "worker.ts": WORKER, "main.ts": MAIN }, { type: "commonjs" });
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(project.read("out/main.js")).toContain("require(");
    expect((await project.node("out/main.js")).stdout).toBe("worked\n");
  });

  test.each(["es2015", "es2017", "es2020", "esnext"])("builds for target %s", async (target) => {
    using project = new Project({ "worker.ts": WORKER, "main.ts": MAIN }, { compilerOptions: { target } });
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await project.node("out/main.js")).stdout).toBe("worked\n");
  });

  test("writes the colours into declarations", async () => {
    using project = new Project({ "worker.ts": WORKER });
    await project.tspc();
    const declarations = project.read("out/worker.d.ts");
    expect(declarations).toContain(" * Works for a while.\n * @cooperative\n */\nexport declare function work(");
    expect(declarations).toMatch(
      /\/\*\* @cooperative \*\/\n\s*rest\(\): void;[^]*\/\*\* @cooperative \*\/\n\s*rest\(\): void;/,
    );
    expect(declarations).toContain('export declare const nap: import("stackful").Cooperative<() => void>;');
  });

  test("checks a project that sees only those declarations", async () => {
    using project = new Project({ "worker.ts": WORKER });
    await project.tspc();
    using user = new Project({
      "worker.d.ts": project.read("out/worker.d.ts"),
      "main.ts":
        'import { nap, type Resting, work, Worker } from "./worker.js";\nexport function plain(r: Resting) { work(1); new Worker().rest(); r.rest(); nap(); }',
    });
    const { code, stdout } = await user.tspc("--noEmit");
    expect(code).toBe(2);
    expect(stdout.match(/SF2001:/g)).toHaveLength(4);
  });

  test.each([["--noEmit"], []])(
    "reports colour errors as errors of the compiler, and writes nothing (%s)",
    async (...args) => {
      using project = new Project({
        "worker.ts": WORKER,
        "main.ts": 'import { work } from "./worker.js";\n\nwork(1);\n',
      });
      const { code, stdout } = await project.tspc(...args);
      expect(stdout).toBe(
        "main.ts(3,1): error TS903006: SF3006: The top level of a module cannot suspend, but calls cooperative `work`.\n" +
          "  Move the call into a cooperative function, and start that with `run(fn)` or `main(fn)`.\n" +
          "  More: stackful/docs/diagnostics/SF3006.md\n",
      );
      expect(code).toBe(args.length > 0 ? 2 : 1);
      expect(project.has("out")).toBe(false);
    },
  );

  test("leaves the errors of TypeScript as they are", async () => {
    using project = new Project({ "main.ts": 'export const n: number = "text";\n' });
    expect((await project.tspc()).stdout).toContain("main.ts(1,14): error TS2322");
  });

  test("writes nothing when a file does not parse", async () => {
    using project = new Project({ "worker.ts": WORKER, "main.ts": "export function broken( {\n" });
    const { code, stdout } = await project.tspc();
    expect(stdout).toMatch(/^main\.ts\(2,1\): error TS1005/);
    expect(code).toBe(1);
    expect(project.has("out")).toBe(false);
  });

  test("keeps imports, enums, namespaces and decorators as TypeScript makes them", async () => {
    const source = (mark: string) => `
      import { type Channel, sleep } from "stackful";
      const enum Level { Low = 1, High }
      export namespace Config { export const port = Level.High; export function f() { ${mark} return port; } }
      const seen: string[] = [];
      function logged(target: unknown, key: string) { seen.push(key); }
      export class Service {
        // a comment
        @/* cooperative */ logged run(level: Level = Level.Low, channel?: Channel<number>): number { ${mark} ${mark && "sleep(level);"} return level + Level.High; }
      }
      export { seen };
    `;
    const options = { compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true } };
    using marked = new Project({ "service.ts": source('"use cooperative";') }, options);
    using plain = new Project({ "service.ts": source("") }, options);
    expect(await marked.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
    await plain.tspc();
    const undone = marked
      .read("out/service.js")
      .replace(/import \{ call as \$call \} from "stackful\/contract";\n/, "")
      .replace('import { sleep } from "stackful";\n', "")
      .replaceAll("function* ", "function ")
      .replace("*run", "run")
      .replace(" yield* $call(sleep(level));", "");
    expect(undone).toBe(plain.read("out/service.js"));
  });

  test("emits a file without marks as the compiler does", { timeout: 60_000 }, async () => {
    const source = `import { run } from "stackful";
// comment
export const  odd = [ 1,2 ], api = { /** Doc. */ m() { return odd }, arrow: (x = 1) => x } /* trailing */
export class C<T> { constructor(private readonly x: T) {}   get y() { return this.x } /** @internal */ z?: T }
export default { deep: { er: () => odd } }; export enum E { A, B = A }
export namespace N { export const n = E.A; export function f(this: void): void {} }
run(() => console.log(odd));
`;
    using project = new Project({ "main.ts": source }, { compilerOptions: { declarationMap: true } });
    await project.tspc("--outDir", "ours");
    await project.tsc("--outDir", "theirs");
    for (const name of ["main.js", "main.js.map", "main.d.ts", "main.d.ts.map"])
      expect(project.read(`ours/${name}`)).toBe(project.read(`theirs/${name}`));
  });
});

describe("the plugin", () => {
  const program = ts.createProgram([], {});

  test.each(["5.8.3", "4.9.5", "7.0.2"])("refuses TypeScript %s", (version) => {
    expect(() => transformProgram(program, undefined, {}, { ts: { ...ts, version } })).toThrow(
      `stackful: the plugin supports TypeScript 5.9 and 6, but is loaded by ${version}.`,
    );
  });

  test("refuses to work with two versions of TypeScript", () => {
    expect(() => transformProgram(program, undefined, {}, { ts: { ...ts, version: "5.9.3" } })).toThrow(
      "Install one version",
    );
  });
});
