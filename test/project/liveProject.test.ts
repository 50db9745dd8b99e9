// A project that follows changes: what it compiles anew, and what it keeps.

import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { LiveProject } from "../../project/liveProject.js";
import { UsageError } from "../../project/usageError.js";
import { Project } from "../support/project.js";

const LIB = `import { sleep } from "stackful";
export function pause(): number { "use cooperative"; sleep(1); return 1; }
export interface Reader { read(): number }
`;
/** Passes on what lib.ts has, without saying what that is. */
const PAGES = `import { pause, type Reader } from "./lib.js";
export const turn = pause;
export function readerOf(reader: Reader): Reader { return reader; }
`;
const MAIN = `import { readerOf, turn } from "./pages.js";
export function main(): number { "use cooperative"; return turn() + readerOf({ read: () => 1 }).read(); }
`;
const OTHER = `export const other = 1;
`;

let files: Project;
afterEach(() => files[Symbol.dispose]());

function open(more: Record<string, string> = {}): LiveProject {
  const texts = { "lib.ts": LIB, "pages.ts": PAGES, "main.ts": MAIN, "other.ts": OTHER, ...more };
  files = new Project(texts, { compilerOptions: { types: [] } });
  return LiveProject.open(join(files.folder, "tsconfig.json"));
}

/** Writes a file, and says so. */
function edit(project: LiveProject, name: string, text: string): void {
  files.write(name, text);
  project.changed(path(name));
}

function path(name: string): string {
  return join(files.folder, name);
}

function errorsIn(project: LiveProject, name: string): readonly string[] {
  const { diagnostics } = project.compile(path(name));
  return diagnostics.map(({ messageText }) =>
    typeof messageText === "string" ? messageText : messageText.messageText,
  );
}

/** The files that a change has affected. */
function affectedBy(project: LiveProject, change: () => void): readonly string[] {
  const names = ["lib.ts", "pages.ts", "main.ts", "other.ts"];
  const before = names.map((name) => project.revisionOf(path(name)));
  change();
  return names.filter((name, index) => project.revisionOf(path(name)) !== before[index]);
}

describe("a project that changes", () => {
  test("compiles a file as it was changed, once that was told", () => {
    const project = open();
    expect(project.compile(path("lib.ts")).code).toContain("$call(sleep(1))");
    files.write("lib.ts", LIB.replace("sleep(1)", "sleep(2)"));
    expect(project.compile(path("lib.ts")).code).toContain("$call(sleep(1))");
    project.changed(path("lib.ts"));
    expect(project.compile(path("lib.ts")).code).toContain("$call(sleep(2))");
  });

  test("finds changes that nobody tells, if it is asked to, and takes no touched file for a changed one", () => {
    const project = open();
    project.compile(path("main.ts"));
    files.write("lib.ts", LIB.replace("sleep(1)", "sleep(20)"));
    utimesSync(path("pages.ts"), 1, 1);
    expect(affectedBy(project, () => project.lookForChanges())).toEqual(["lib.ts"]);
    expect(project.compile(path("lib.ts")).code).toContain("$call(sleep(20))");
  });

  test("has one program, until something has changed", () => {
    const project = open();
    const { program } = project;
    project.compile(path("main.ts"));
    project.lookForChanges();
    expect(project.program).toBe(program);
    expect(project.compile(path("main.ts"))).toBe(project.compile(path("main.ts")));
    edit(project, "lib.ts", LIB.replace("sleep(1)", "sleep(2)"));
    expect(project.program).not.toBe(program);
  });

  test("does not compile importers anew when only the inside of a function has changed", () => {
    const project = open();
    const compiled = project.compile(path("main.ts"));
    expect(affectedBy(project, () => edit(project, "lib.ts", LIB.replace("return 1", "return 2")))).toEqual(["lib.ts"]);
    expect(project.compile(path("main.ts"))).toBe(compiled);
  });

  test("compiles importers anew when a colour has changed, however far away they are", () => {
    const project = open();
    expect(project.compile(path("main.ts")).code).toContain("$call(turn())");
    const lose = () => edit(project, "lib.ts", LIB.replace('"use cooperative"; sleep(1);', ""));
    expect(affectedBy(project, lose)).toEqual(["lib.ts", "pages.ts", "main.ts"]);
    expect(project.compile(path("main.ts")).code).toContain("return turn()");
    expect(affectedBy(project, () => edit(project, "lib.ts", LIB))).toEqual(["lib.ts", "pages.ts", "main.ts"]);
    expect(project.compile(path("main.ts")).code).toContain("$call(turn())");
  });

  test("follows types that another file only mentions", () => {
    const project = open();
    expect(project.compile(path("main.ts")).code).not.toContain("$call(readerOf");
    edit(project, "lib.ts", LIB.replace("read()", "/** @cooperative */ read()"));
    expect(project.compile(path("main.ts")).code).toContain("$call(readerOf({ read: () => 1 }).read())");
  });

  test("follows what is exported once more", () => {
    const project = open({
      "pages.ts":
        'export * from "./lib.js"; export { pause as turn } from "./lib.js"; export const readerOf = (r: { read(): number }) => r;',
    });
    expect(project.compile(path("main.ts")).code).toContain("$call(turn())");
    edit(project, "lib.ts", LIB.replace('"use cooperative"; sleep(1);', ""));
    expect(project.compile(path("main.ts")).code).toContain("return turn()");
  });

  test("reports what a change of colour has made wrong in an importer, and recovers", () => {
    const plain = "export function pause(): number { return 1; } export interface Reader { read(): number }";
    const project = open({ "lib.ts": plain, "main.ts": MAIN.replace('"use cooperative"; ', "") });
    expect(errorsIn(project, "main.ts")).toEqual([]);
    edit(project, "lib.ts", LIB);
    expect(errorsIn(project, "main.ts").join()).toMatch(/^SF2001: `main` is plain, but calls cooperative `turn`/);
    edit(project, "lib.ts", plain);
    expect(errorsIn(project, "main.ts")).toEqual([]);
  });

  test("knows files that are made and deleted", () => {
    const project = open({
      "main.ts": 'import { late } from "./late.js"; export function main() { "use cooperative"; late(); }',
    });
    expect(errorsIn(project, "main.ts").join()).toContain("Cannot find module './late.js'");
    edit(project, "late.ts", LIB.replace("pause", "late"));
    expect(project.compile(path("main.ts")).code).toContain("$call(late())");
    rmSync(path("late.ts"));
    project.changed(path("late.ts"));
    expect(errorsIn(project, "main.ts").join()).toContain("Cannot find module './late.js'");
    expect(() => project.compile(path("late.ts"))).toThrow(`There is no ${path("late.ts")}`);
  });

  test("sees declarations in the global scope change", () => {
    const project = open({
      "globals.d.ts": "declare function tick(): void;",
      "main.ts": 'export function main() { "use cooperative"; tick(); }',
    });
    expect(project.compile(path("main.ts")).code).not.toContain("$call");
    edit(project, "globals.d.ts", "/** @cooperative */ declare function tick(): void;");
    expect(project.compile(path("main.ts")).code).toContain("$call(tick())");
  });

  test("reads its configuration again when that changes, and says what is wrong with it", () => {
    const project = open({ "globals.d.ts": "/** @cooperative */ declare function tick(): void;" });
    const tsconfig = files.read("tsconfig.json");
    project.compile(path("main.ts"));
    edit(project, "tsconfig.json", "{");
    expect(() => project.compile(path("main.ts"))).toThrow(UsageError);
    edit(project, "tsconfig.json", tsconfig.replace('"strict":true', '"strict":false'));
    expect(project.compile(path("main.ts")).diagnostics).toEqual([]);
    expect(project.program.getCompilerOptions().strict).toBe(false);
  });
});

describe("texts in memory", () => {
  test("take the place of what is on disk, until they are taken away", () => {
    const project = open();
    project.setText(path("lib.ts"), LIB.replace('"use cooperative"; sleep(1);', ""));
    expect(project.compile(path("main.ts")).code).toContain("return turn()");
    project.setText(path("lib.ts"), undefined);
    expect(project.compile(path("main.ts")).code).toContain("$call(turn())");
  });

  test("may be of files that are not on disk", () => {
    const project = open();
    project.setText(path("memory.ts"), MAIN);
    expect(project.compile(path("memory.ts")).code).toContain("$call(turn())");
  });
});

describe("a project", () => {
  test("takes in files that its configuration does not name", () => {
    const project = open({ "more/extra.ts": MAIN.replace("./pages.js", "../pages.js") });
    expect(project.names(path("main.ts"))).toBe(true);
    expect(project.names(path("more/extra.ts"))).toBe(false);
    expect(project.compile(path("more/extra.ts")).code).toContain("$call(turn())");
  });

  test("needs no configuration", () => {
    open();
    expect(LiveProject.open(undefined).compile(path("main.ts")).code).toContain("$call(turn())");
  });

  test("knows who imports whom", () => {
    const project = open();
    expect([...project.importsOf(path("pages.ts"))]).toEqual([path("lib.ts")]);
    expect([...project.importersOf(path("pages.ts"))]).toEqual([path("main.ts")]);
    edit(project, "main.ts", OTHER);
    expect([...project.importersOf(path("pages.ts"))]).toEqual([]);
  });

  test("knows which files can see cooperative code at all", () => {
    const project = open({ "aside.ts": 'import "./other.js";' });
    const names = ["lib.ts", "pages.ts", "main.ts", "other.ts", "aside.ts"];
    expect(names.map((name) => project.mayBeCooperative(path(name)))).toEqual([true, true, true, false, false]);
    edit(project, "other.ts", "/** @cooperative */ export declare function f(): void;");
    expect(names.map((name) => project.mayBeCooperative(path(name)))).toEqual([true, true, true, true, true]);
  });
});

describe("the signature of a file", () => {
  test("changes with the colours that others see, and not with the rest", () => {
    const project = open();
    const before = project.signatureOf(path("lib.ts"));
    edit(project, "lib.ts", LIB.replace("return 1", "return 2"));
    expect(project.signatureOf(path("lib.ts"))).toBe(before);
    edit(project, "lib.ts", LIB.replace('"use cooperative"; sleep(1);', ""));
    expect(project.signatureOf(path("lib.ts"))).not.toBe(before);
    edit(project, "lib.ts", LIB);
    expect(project.signatureOf(path("lib.ts"))).toBe(before);
  });

  test("covers the files that are mentioned", () => {
    const project = open();
    const before = project.signatureOf(path("pages.ts"));
    edit(project, "lib.ts", LIB.replace("read()", "/** @cooperative */ read()"));
    expect(project.signatureOf(path("pages.ts"))).not.toBe(before);
  });

  test("sees colours also where the output has no comments", () => {
    files = new Project(
      { "lib.ts": LIB },
      { compilerOptions: { removeComments: true, declaration: false, types: [] } },
    );
    const project = LiveProject.open(path("tsconfig.json"));
    const before = project.signatureOf(path("lib.ts"));
    edit(project, "lib.ts", LIB.replace('"use cooperative"; sleep(1);', ""));
    expect(project.signatureOf(path("lib.ts"))).not.toBe(before);
  });
});
