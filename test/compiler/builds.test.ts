// Builds through tspc: what is written anew, what is reported again, and under which settings.

import { describe, expect, test } from "vitest";
import { Project } from "../support/project.js";

/** A colour that reaches its user through a module whose own declarations do not mention it. */
const COOPERATIVE =
  'import { sleep } from "stackful";\nexport function act(ms: number) { "use cooperative"; sleep(ms); }\n';
const PLAIN = "export function act(ms: number) { void ms; }\n";
const INDEX = 'export { act as doIt } from "./lib.js";\n';
const APP = 'import { doIt } from "./index.js";\nexport function go() { "use cooperative"; doIt(1); }\n';
const MISTAKEN = APP.replace('"use cooperative"; ', "");

const files = { "lib.ts": COOPERATIVE, "index.ts": INDEX, "app.ts": APP };
/** What makes a build quick. */
const small = { types: [], skipLibCheck: true };
const withConsole = { ...small, types: ["node"] };
const slow = { timeout: 60_000 };
const fine = { code: 0, stdout: "", stderr: "" };

describe("an incremental build", () => {
  test.each([
    { declaration: true, isolatedModules: true },
    { declaration: false, removeComments: true },
  ])("writes everything anew that depends on a colour (%o)", slow, async (compilerOptions) => {
    using project = new Project(files, { compilerOptions: { ...small, ...compilerOptions, incremental: true } });
    expect(await project.tspc()).toEqual(fine);
    expect(project.read("out/app.js")).toContain("yield* $call(doIt(1))");
    project.write("lib.ts", PLAIN);
    expect(await project.tspc()).toEqual(fine);
    expect(project.read("out/app.js")).not.toContain("$call");
    project.write("lib.ts", COOPERATIVE);
    expect((await project.tspc("--noEmit")).code).toBe(0); // has seen the change, but written nothing
    expect(await project.tspc()).toEqual(fine);
    expect(project.read("out/app.js")).toContain("yield* $call(doIt(1))");
    expect(project.has("out/app.d.ts")).toBe(compilerOptions.declaration);
  });

  test("reports an error until it is gone, and then writes all that it held back", slow, async () => {
    using project = new Project({ ...files, "app.ts": MISTAKEN }, { compilerOptions: { ...small, incremental: true } });
    const first = await project.tspc();
    expect(first.stdout).toContain("SF2001: `go` is plain, but calls cooperative `doIt`.");
    expect(await project.tspc()).toEqual(first);
    expect((await project.tspc("--noEmit")).stdout).toBe(first.stdout);
    expect(project.has("out/lib.js")).toBe(false);
    project.write("app.ts", APP);
    expect(await project.tspc()).toEqual(fine);
    expect(["lib", "index", "app"].filter((name) => !project.has(`out/${name}.js`))).toEqual([]);
  });
});

test("projects that reference others are built anew when a colour changes there", slow, async () => {
  const config = (...references: string[]) =>
    JSON.stringify({
      extends: "../tsconfig.json",
      compilerOptions: { ...small, composite: true, declarationMap: true, outDir: "../out", rootDir: ".." },
      include: ["*.ts"],
      references: references.map((path) => ({ path })),
    });
  using project = new Project({
    "lib/tsconfig.json": config(),
    "lib/lib.ts": COOPERATIVE,
    "lib/index.ts": INDEX,
    "app/tsconfig.json": config("../lib"),
    "app/index.ts": 'export * from "../lib/index.js";',
    "app/app.ts": APP,
  });
  expect(await project.tspc("-b", "app")).toEqual(fine);
  expect(project.read("out/app/app.js")).toContain("yield* $call(doIt(1))");
  project.write("lib/lib.ts", PLAIN);
  expect(await project.tspc("-b", "app")).toEqual(fine);
  expect(project.read("out/app/app.js")).not.toContain("$call");
  project.write("app/app.ts", MISTAKEN);
  project.write("lib/lib.ts", COOPERATIVE);
  const broken = await project.tspc("-b", "app");
  expect(broken.stdout).toMatch(/^app\/app\.ts\(2,24\): error TS902001/);
  expect((await project.tspc("-b", "app")).stdout).toBe(broken.stdout);
});

test("a watching compiler follows a colour through a module that does not mention it", {
  timeout: 60_000,
}, async () => {
  using project = new Project(files, { compilerOptions: { ...small, declaration: false } });
  using watching = project.watch();
  expect(await watching.nextBuild()).toContain("Found 0 errors");
  expect(project.read("out/app.js")).toContain("yield* $call(doIt(1))");
  project.write("lib.ts", PLAIN);
  expect(await watching.nextBuild()).toContain("Found 0 errors");
  expect(project.read("out/app.js")).not.toContain("$call");
  project.write("app.ts", MISTAKEN);
  expect(await watching.nextBuild()).toContain("Found 0 errors");
  project.write("lib.ts", COOPERATIVE);
  expect(await watching.nextBuild()).toContain("SF2001: `go` is plain, but calls cooperative `doIt`");
  project.write("app.ts", APP);
  expect(await watching.nextBuild()).toContain("Found 0 errors");
  expect(project.read("out/app.js")).toContain("yield* $call(doIt(1))");
  expect(project.read("out/lib.js")).toContain("function* act");
});

/** One file for each thing that TypeScript lowers as well. */
const forms = (decorator: string) => ({
  "main.ts": `import { run, sleep } from "stackful";
    import { view } from "./view.js";
    import { Service } from "./service.js";
    class Guard { [Symbol.dispose]() { console.log("disposed"); } }
    function work(...[n, ...rest]: number[]): void { "use cooperative"; using guard = new Guard(); sleep(n ?? 0); console.log({ ...{ rest } }, guard !== undefined); }
    run(() => { work(1, 2); console.log(view().props.text, new Service().serve(1)); });`,
  "view.tsx": `import { sleep } from "stackful";
    declare global { namespace JSX { interface Element { readonly props: { readonly text: string } } interface IntrinsicElements { p: { text: string } } } }
    function text(): string { "use cooperative"; sleep(1); return "text"; }
    export function view(): JSX.Element { "use cooperative"; return <p text={text()} />; }`,
  "service.ts": `import { sleep } from "stackful";
    ${decorator}
    /** Serves. */ export class Service { @/* cooperative */ traced serve(n: number): number { "use cooperative"; sleep(n); return n; } }`,
  "node_modules/jsx/package.json":
    '{ "name": "jsx", "exports": { "./jsx-runtime": { "types": "./jsx.d.ts", "default": "./jsx.cjs" } } }',
  "node_modules/jsx/jsx.cjs": "exports.jsx = (type, props) => ({ type, props });",
  "node_modules/jsx/jsx.d.ts":
    "export declare function jsx(type: string, props: object): JSX.Element; export import JSX = globalThis.JSX;",
});
const OUTPUT = "{ rest: [ 2 ] } true\ndisposed\ntext 1\n";

describe("a build with other settings", () => {
  test("for old CommonJS, with legacy decorators and JSX that is compiled", slow, async () => {
    const decorator = "function traced(_target: unknown, _name: string): void {}";
    const compilerOptions = {
      ...withConsole,
      target: "es2015",
      experimentalDecorators: true,
      jsx: "react-jsx",
      jsxImportSource: "jsx",
    };
    using project = new Project(forms(decorator), { type: "commonjs", compilerOptions });
    expect(await project.tspc()).toEqual(fine);
    expect(await project.node("out/main.js")).toEqual({ ...fine, stdout: OUTPUT });
  });

  test("file by file, with standard decorators and JSX that is left", slow, async () => {
    const decorator = "function traced<T>(method: T, _context: ClassMethodDecoratorContext): T { return method; }";
    const strict = { isolatedModules: true, verbatimModuleSyntax: true, isolatedDeclarations: true };
    const compilerOptions = { ...withConsole, ...strict, lib: ["esnext"], jsx: "preserve" };
    using project = new Project(forms(decorator), { compilerOptions });
    expect(await project.tspc()).toEqual(fine);
    expect(project.read("out/view.jsx")).toContain("return <p text={(yield* $call(text()))}/>;");
    expect(project.read("out/service.js")).toContain("*serve(n)");
    const declarations = await project.tspc("--emitDeclarationOnly", "--outDir", "types");
    expect(declarations).toEqual(fine);
    expect([project.has("types/main.js"), project.has("types/main.d.ts")]).toEqual([false, true]);
    expect(project.read("types/service.d.ts")).toBe(project.read("out/service.d.ts"));
  });
});

test("a package that is published with colours is used with colours", slow, async () => {
  const api = `import { type Cooperative, sleep } from "stackful";
    export const api = { /** Acts. */ act(ms: number) { "use cooperative"; sleep(ms); return "acted"; }, plain() { return "plain"; } };
    export const makeActing = () => () => { "use cooperative"; return api.act(1); };
    export function twice(act: Cooperative<() => string>) { "use cooperative"; return act() + act(); }`;
  using library = new Project({ "index.ts": api }, { compilerOptions: withConsole });
  expect(await library.tspc()).toEqual(fine);
  using user = new Project({}, { compilerOptions: withConsole });
  const exports = { ".": { types: "./index.d.ts", default: "./index.js" } };
  user.write("node_modules/acting/package.json", JSON.stringify({ name: "acting", type: "module", exports }));
  for (const name of ["index.js", "index.d.ts"]) user.write(`node_modules/acting/${name}`, library.read(`out/${name}`));
  const main = (body: string) =>
    `import { run } from "stackful";\nimport { api, makeActing, twice } from "acting";\nfunction main() { ${body} }\nrun(main);\n`;
  user.write("main.ts", main("api.plain(); api.act(1); makeActing()(); twice(() => api.act(1));"));
  expect((await user.tspc()).stdout.match(/SF2001: .*/g)).toEqual(
    ["api.act", "makeActing()", "twice"].map(
      (callee) => `SF2001: \`main\` is plain, but calls cooperative \`${callee}\`.`,
    ),
  );
  user.write("main.ts", main('"use cooperative"; console.log(api.plain(), makeActing()(), twice(() => api.act(1)));'));
  expect(await user.tspc()).toEqual(fine);
  expect(await user.node("out/main.js")).toEqual({ ...fine, stdout: "plain acted actedacted\n" });
});
