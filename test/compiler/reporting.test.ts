// What is wrong is reported in full, in order, once, and so that tools can read it.

import { stripVTControlCharacters } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";
import { createCompiler } from "../../compiler/index.js";
import { Project } from "../support/project.js";

const FILES = {
  "b.ts": `import { sleep } from "stackful";
export function later() { sleep(2); sleep(1); }
export const wrong: string = later();
/** @coperative */
export function marked() {}
`,
  "a.ts": `import { sleep } from "stackful";
import { later } from "./b.js";
export class Early {
  field = sleep(1);
  constructor() { sleep(2); }
  method() { "use cooperatve"; later(); }
}
`,
};

const EXPECTED = [
  "a.ts(4,11): error TS903003: SF3003",
  "a.ts(5,19): error TS903001: SF3001",
  "a.ts(6,14): error TS901001: SF1001",
  "b.ts(2,27): error TS902001: SF2001",
  "b.ts(2,37): error TS902001: SF2001",
  "b.ts(3,14): error TS2322: Type 'void' is not assignable to type 'string'.",
  "b.ts(4,5): error TS901001: SF1001",
];

/** How Visual Studio Code's problem matcher \`$tsc\` finds the problems in what \`tsc\` prints. */
const MATCHER = /^([^\s].*)[(:](\d+)[,:](\d+)(?:\):\s+|\s+-\s+)(error|warning|info)\s+(TS\d+)\s*:\s*(.*)$/;

test.each([
  ["--pretty", "false"],
  ["--pretty", "true"],
  ["--incremental", "--noEmit"],
])(
  "tspc %s %s reports all errors of all files, in order, each once, for the problem matcher of tsc",
  async (...args) => {
    using project = new Project(FILES);
    const { stdout } = await project.tspc(...args);
    const lines = stripVTControlCharacters(stdout).split("\n");
    const problems = lines.flatMap((line) => {
      const [, file, lineNumber, column, severity, code, message] = MATCHER.exec(line) ?? [];
      return file === undefined ? [] : [`${file}(${lineNumber},${column}): ${severity} ${code}: ${message}`];
    });
    expect(problems.map(shorten)).toEqual(EXPECTED);
  },
);

test("the text host reports the same, file by file", () => {
  using project = new Project(FILES);
  const compiler = createCompiler({ project: `${project.folder}/tsconfig.json` });
  const diagnostics = ["a.ts", "b.ts"].flatMap((name) => compiler.compile(`${project.folder}/${name}`).diagnostics);
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => project.folder,
    getNewLine: () => "\n",
  };
  const lines = ts
    .formatDiagnostics(diagnostics, host)
    .split("\n")
    .filter((line) => MATCHER.test(line));
  expect(lines.map(shorten)).toEqual(EXPECTED);
});

/** Of our own messages, only the code. */
function shorten(line: string): string {
  return line.replace(/(SF\d+):.*/, "$1");
}
