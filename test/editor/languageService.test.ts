// The language-service plugin in the tsserver of each TypeScript that it supports.

import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";
import { edited, placeIn, TsServer, TYPESCRIPTS } from "../support/tsserver.js";

type CodeFix = ts.server.protocol.CodeFixAction;

const READER = `import { sleep } from "stackful";
/** Reads a file. */
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

/** As `stackful init` writes it. */
const OPTIONS = {
  plugins: [{ transform: "stackful/transformer", transformProgram: true }, { name: "stackful/editor" }],
};
const PATIENCE = 120_000;

describe.each(TYPESCRIPTS)("in the tsserver of %s", (typescript) => {
  let project: Project;
  let server: TsServer;

  beforeAll(() => {
    project = new Project({ "reader.ts": READER, "wrong.ts": WRONG, "right.ts": RIGHT }, { compilerOptions: OPTIONS });
    server = new TsServer(project, typescript);
    server.open("reader.ts", READER);
    server.open("right.ts", RIGHT);
  });
  afterAll(() => {
    server[Symbol.dispose]();
    project[Symbol.dispose]();
  });

  async function fixesAt(name: string, text: string, what: string): Promise<readonly CodeFix[]> {
    const at = text.indexOf(what);
    const [start, end] = [placeIn(text, at), placeIn(text, at + what.length)];
    const args = { startLine: start.line, startOffset: start.offset, endLine: end.line, endOffset: end.offset };
    const found = await server.ask("getCodeFixes", { file: server.path(name), ...args, errorCodes: [902001] });
    return found as readonly CodeFix[];
  }

  async function codesIn(name: string): Promise<number[]> {
    return (await server.errors(name)).map(({ code }) => code);
  }

  test("errors are shown, and fixes put them right", { timeout: PATIENCE }, async () => {
    server.open("wrong.ts", WRONG);
    const errors = await server.errors("wrong.ts");
    expect(errors.map(({ code, start, category, text }) => [code, start, category, text.split("\n")[0]])).toEqual([
      [902001, { line: 3, offset: 3 }, "error", "SF2001: `first` is plain, but calls cooperative `read`."],
      [902001, { line: 4, offset: 10 }, "error", "SF2001: `first` is plain, but calls cooperative `read`."],
      [902001, { line: 7, offset: 3 }, "error", "SF2001: `second` is plain, but calls cooperative `read`."],
    ]);

    const [marking] = await fixesAt("wrong.ts", WRONG, 'read("b")');
    expect(marking?.description).toBe('Mark `first` with "use cooperative"');
    const marked = edited(WRONG, marking?.changes[0]?.textChanges ?? []);
    server.change("wrong.ts", WRONG, marked);
    expect(await codesIn("wrong.ts")).toEqual([902001]);

    const fixes = await fixesAt("wrong.ts", marked, 'read("c")');
    const spawning = fixes.find(({ description }) => description.includes("spawn"));
    const right = edited(marked, spawning?.changes[0]?.textChanges ?? []);
    expect(right).toContain('spawn(() => read("c"));');
    server.change("wrong.ts", marked, right);
    expect(await codesIn("wrong.ts")).toEqual([]);
  });

  test("all callers of a file are marked at once", { timeout: PATIENCE }, async () => {
    server.open("wrong.ts", WRONG);
    const [marking] = await fixesAt("wrong.ts", WRONG, 'read("a")');
    expect(marking?.fixAllDescription).toBe("Mark every caller in the file");
    const scope = { type: "file", args: { file: server.path("wrong.ts") } };
    const { changes } = (await server.ask("getCombinedCodeFix", {
      scope,
      fixId: marking?.fixId,
    })) as ts.server.protocol.CombinedCodeActions;
    const right = edited(WRONG, changes[0]?.textChanges ?? []);
    expect(right.match(/"use cooperative";/g)).toHaveLength(2);
    server.change("wrong.ts", WRONG, right);
    expect(await codesIn("wrong.ts")).toEqual([]);
  });

  test("what is typed counts, not what is saved; in other files, too", { timeout: PATIENCE }, async () => {
    server.open("right.ts", RIGHT);
    expect(await codesIn("right.ts")).toEqual([]);
    const plain = RIGHT.replace('"use cooperative";', "");
    server.change("right.ts", RIGHT, plain);
    expect(await codesIn("right.ts")).toEqual([902001, 902001, 902001]);
    const plainReader = READER.replace('"use cooperative";', "").replace("sleep(1);", "");
    server.change("reader.ts", READER, plainReader);
    expect(await codesIn("right.ts")).toEqual([]);
    server.change("reader.ts", plainReader, READER);
    server.change("right.ts", plain, RIGHT);
    expect(await codesIn("right.ts")).toEqual([]);
  });

  test("a file that does not parse has no colour errors", { timeout: PATIENCE }, async () => {
    const broken = `${WRONG}function (\n`;
    server.open("wrong.ts", broken);
    expect((await codesIn("wrong.ts")).filter((code) => code >= 900_000)).toEqual([]);
    server.change("wrong.ts", broken, WRONG);
    expect(await codesIn("wrong.ts")).toEqual([902001, 902001, 902001]);
  });

  test("what is under the pointer has its colour in front of its documentation", { timeout: PATIENCE }, async () => {
    const hover = async (what: string) => {
      const place = placeIn(RIGHT, RIGHT.indexOf(what));
      const args = { file: server.path("right.ts"), ...place };
      return (await server.ask("quickinfo", args)) as ts.server.protocol.QuickInfoResponseBody;
    };
    const { documentation, displayString } = await hover('read("a")');
    expect([documentation, displayString]).toEqual([
      "(cooperative: marked by its directive)\n\nReads a file.",
      "(alias) read(path: string): string\nimport read",
    ]);
    expect((await hover("first")).documentation).toBe("(cooperative: marked by its directive)");
  });

  test("there are marks in front of what may suspend", { timeout: PATIENCE }, async () => {
    const args = { file: server.path("right.ts"), start: 0, length: RIGHT.length };
    const hints = (await server.ask("provideInlayHints", args)) as readonly ts.server.protocol.InlayHintItem[];
    expect(hints.map(({ text, position }) => [text, position])).toEqual(
      ['read("a")', "read(read", 'read("b")'].map((what) => ["»", placeIn(RIGHT, RIGHT.indexOf(what))]),
    );
  });

  test("editors know which codes have fixes", { timeout: PATIENCE }, async () => {
    const codes = await server.ask("getSupportedCodeFixes", { file: server.path("right.ts") });
    expect(codes).toEqual(expect.arrayContaining(["902001", "901001", "2322"]));
  });
});

test('marks can be turned off with `"inlays": false`', { timeout: PATIENCE }, async () => {
  const plugins = [{ name: "stackful/editor", inlays: false }];
  using project = new Project({ "reader.ts": READER, "right.ts": RIGHT }, { compilerOptions: { plugins } });
  using server = new TsServer(project, "typescript");
  server.open("right.ts", RIGHT);
  const args = { file: server.path("right.ts"), start: 0, length: RIGHT.length };
  expect(await server.ask("provideInlayHints", args)).toEqual([]);
});

test("where nothing is cooperative, nothing is said", { timeout: PATIENCE }, async () => {
  const text = "export function plain() { return eval('1'); }\n";
  using project = new Project({ "plain.ts": text }, { compilerOptions: OPTIONS });
  using server = new TsServer(project, "typescript");
  server.open("plain.ts", text);
  expect(await server.errors("plain.ts")).toEqual([]);
  const args = { file: server.path("plain.ts"), ...placeIn(text, text.indexOf("plain")) };
  const { documentation } = (await server.ask("quickinfo", args)) as ts.server.protocol.QuickInfoResponseBody;
  expect(documentation).toBe("");
});

test("an editor with a TypeScript that is not supported stays as it is, and its log says why", () => {
  const require = createRequire(import.meta.url);
  const load = require(join(root, "dist/languageService.cjs")) as ts.server.PluginModuleFactory;
  const plugin = load({ typescript: { ...ts, version: "5.8.3" } });
  const languageService = {};
  const log: string[] = [];
  const logger = { info: (line: string) => void log.push(line) };
  const info = { languageService, project: { projectService: { logger } } } as unknown;
  expect(plugin.create(info as ts.server.PluginCreateInfo)).toBe(languageService);
  expect(log).toEqual(["stackful: the editor runs TypeScript 5.8.3. Colours are shown with TypeScript 5.9 and 6."]);
});
