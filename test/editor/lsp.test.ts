// `stackful lsp`, over stdio, as an editor talks to it.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LanguageServer } from "../support/languageServer.js";
import { Project } from "../support/project.js";

const READER = `import { sleep } from "stackful";
export function read(path: string): string {
  "use cooperative";
  sleep(1);
  return path;
}
`;

const WRONG = `import { read } from "./reader.js";
export function first() {
  read("a");
  return read("b").length;
}
export function second() {
  read("c");
}
`;

const RIGHT = `import { read } from "./reader.js";
export function first() {
  "use cooperative";
  return read("a") + read(read("b"));
}
`;

const PATIENCE = 120_000;

describe("a language server", { timeout: PATIENCE }, () => {
  let project: Project;
  let server: LanguageServer;

  beforeEach(async () => {
    project = new Project({ "reader.ts": READER, "wrong.ts": WRONG, "right.ts": RIGHT });
    server = new LanguageServer(project);
    await server.initialize();
  });
  afterEach(() => {
    server[Symbol.dispose]();
    project[Symbol.dispose]();
  });

  test("says what is wrong, and its fixes put it right, one by one or all at once", async () => {
    server.open("wrong.ts");
    const [problem] = await server.published("wrong.ts");
    expect(problem).toMatchObject({
      code: "SF2001",
      severity: 1,
      source: "stackful",
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 11 } },
    });
    expect(problem?.message).toMatch(/^`first` is plain, but calls cooperative `read`\.\nMark the caller/);

    const actions = await server.actions("wrong.ts", 'read("c")');
    expect(actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred])).toEqual([
      ['Mark `second` with "use cooperative"', "quickfix", true],
      ["Start it as a task of its own, with `spawn`", "quickfix", false],
      ["Start it with `run`", "quickfix", false],
    ]);
    expect(actions[0]?.diagnostics?.map(({ code }) => code)).toEqual(["SF2001"]);
    server.apply(actions[1]?.edit ?? {});
    expect(server.textOf("wrong.ts")).toContain('spawn(() => read("c"));');
    expect(await server.codes("wrong.ts")).toEqual(["SF2001", "SF2001"]);

    const [all] = await server.actions("wrong.ts", "import", ["source.fixAll"]);
    expect(all?.kind).toBe("source.fixAll.stackful");
    server.apply(all?.edit ?? {});
    expect(await server.codes("wrong.ts")).toEqual([]);
    expect(await server.actions("wrong.ts", 'read("a")')).toEqual([]);
  });

  test("sees what is typed, in other files, too; and what changes on disk", async () => {
    server.open("right.ts");
    server.open("reader.ts");
    expect(await server.codes("right.ts")).toEqual([]);
    server.replace("right.ts", '"use cooperative";', "");
    expect(await server.codes("right.ts")).toEqual(["SF2001", "SF2001", "SF2001"]);
    server.replace("reader.ts", '  "use cooperative";\n  sleep(1);\n', "");
    expect(await server.codes("right.ts", [])).toEqual([]);
    server.close("reader.ts"); // what was typed is lost
    expect(await server.codes("right.ts", ["SF2001", "SF2001", "SF2001"])).toHaveLength(3);
    project.write("reader.ts", "export function read(path: string): string { return path; }\n");
    server.changedOnDisk("reader.ts", 2);
    expect(await server.codes("right.ts", [])).toEqual([]);
    expect(JSON.stringify(server.registered)).toContain("workspace/didChangeWatchedFiles");
  });

  test("sees files and settings that come and go", async () => {
    server.open("main.ts", 'import { slow } from "./slow.js";\nexport const plain = () => slow();\n');
    expect(await server.codes("main.ts")).toEqual([]);
    project.write("slow.ts", "/** @cooperative */\nexport declare function slow(): void;\n");
    server.changedOnDisk("slow.ts", 1);
    expect(await server.codes("main.ts", ["SF2001"])).toEqual(["SF2001"]);
    project.write("tsconfig.json", "{");
    server.changedOnDisk("tsconfig.json", 2);
    expect(await server.said("tsconfig.json")).toMatch(/^stackful: .*tsconfig\.json/);
  });

  test("says why something is cooperative, and marks where it may suspend", async () => {
    server.open("right.ts");
    const hover = await server.hover("right.ts", 'read("a")');
    expect(hover?.contents).toEqual({ kind: "markdown", value: "(cooperative: marked by its directive)" });
    expect(await server.hover("right.ts", "return")).toBe(null);
    expect(await server.inlays("right.ts")).toEqual([
      { label: "»", tooltip: "calls `read`", at: 'read("' },
      { label: "»", tooltip: "calls `read`", at: "read(r" },
      { label: "»", tooltip: "calls `read`", at: 'read("' },
    ]);
  });

  test("forgets a file that is closed, and ends when it is told to", async () => {
    server.open("wrong.ts");
    expect((await server.published("wrong.ts")).length).toBe(3);
    server.close("wrong.ts");
    expect(await server.codes("wrong.ts", [])).toEqual([]);
    expect(await server.shutdown()).toBe(0);
  });
});

test("marks can be turned off", { timeout: PATIENCE }, async () => {
  using project = new Project({ "reader.ts": READER, "right.ts": RIGHT });
  using server = new LanguageServer(project);
  const capabilities = await server.initialize({ inlays: false });
  expect(capabilities["codeActionProvider"]).toEqual({ codeActionKinds: ["quickfix", "source.fixAll.stackful"] });
  server.open("right.ts");
  expect(await server.inlays("right.ts")).toEqual([]);
});

test("a workspace may have several projects, that refer to each other", { timeout: PATIENCE }, async () => {
  using project = new Project({});
  const { compilerOptions } = JSON.parse(project.read("tsconfig.json")) as { compilerOptions: object };
  const part = (references: readonly string[]) =>
    JSON.stringify({
      compilerOptions: { ...compilerOptions, composite: true, rootDir: "." },
      references: references.map((path) => ({ path })),
    });
  project.write(
    "tsconfig.json",
    JSON.stringify({ files: [], references: [{ path: "a" }, { path: "b/tsconfig.src.json" }] }),
  );
  project.write("a/tsconfig.json", part([]));
  project.write("a/reader.ts", READER);
  project.write("b/tsconfig.src.json", part(["../a"]));
  project.write("b/wrong.ts", WRONG.replace("./reader.js", "../a/reader.js"));
  using server = new LanguageServer(project);
  await server.initialize();
  server.open("a/reader.ts");
  server.open("b/wrong.ts");
  expect(await server.codes("b/wrong.ts")).toEqual(["SF2001", "SF2001", "SF2001"]);
  expect(await server.codes("a/reader.ts")).toEqual([]);
  server.replace("a/reader.ts", '  "use cooperative";\n  sleep(1);\n', "");
  expect(await server.codes("b/wrong.ts", [])).toEqual([]);
});
