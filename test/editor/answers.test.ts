// What editors get when something of ours fails, and what they do not get.

import ts from "typescript";
import { expect, test } from "vitest";
import { Answers } from "../../editor/core/answers.js";
import { Project } from "../support/project.js";

const TEXT = `import { sleep } from "stackful";
export function chain(): Promise<void> {
  "use cooperative";
  sleep(1);
  return fetch("x").then((answer) => answer.text()).then(() => {});
}
`;

function programOf(project: Project): ts.Program {
  return ts.createProgram([`${project.folder}/main.ts`], { types: ["node"], target: ts.ScriptTarget.ES2022 });
}

test("a failure of ours is logged, with the place in the file, and the editor has no answer", () => {
  using project = new Project({ "main.ts": TEXT });
  const program = programOf(project);
  const checker = program.getTypeChecker();
  const failing: ts.TypeChecker = {
    ...checker,
    getResolvedSignature() {
      throw new Error("planted");
    },
  };
  const broken = { ...program, getTypeChecker: () => failing };
  const log: string[] = [];
  const answers = new Answers((message) => log.push(message));
  const path = `${project.folder}/main.ts`;
  expect(answers.problemsIn(broken, path)).toEqual([]);
  expect(answers.inlaysIn(broken, path, 0, TEXT.length)).toEqual([]);
  expect(answers.fixesAt(broken, path, 0, TEXT.length)).toEqual([]);
  expect(answers.markAll(broken, path)).toEqual([]);
  expect(answers.hoverAt(broken, path, TEXT.indexOf("chain"))).toBe(undefined);
  expect(log.length).toBe(5);
  expect(log[0]).toMatch(/^stackful: InternalError: .*main\.ts:\d+:\d+: Stackful failed here: planted\./);
});

test("a program that sees one file at a time has no answers, and nothing fails", () => {
  using project = new Project({ "main.ts": TEXT });
  const path = `${project.folder}/main.ts`;
  const program = ts.createProgram([path], { noResolve: true });
  const log: string[] = [];
  expect(new Answers((message) => log.push(message)).inlaysIn(program, path, 0, TEXT.length)).toEqual([]);
  expect(log).toEqual([]);
});

test("what begins at the same place has one mark, and marks are only those of the range", () => {
  const text = `import { sleep } from "stackful";
/** @cooperative */
export interface Text { trim(): Text; }
export function twice(text: Text): void {
  "use cooperative";
  text.trim().trim();
  sleep(1);
}
`;
  using project = new Project({ "main.ts": text });
  const answers = new Answers(() => {});
  const inlays = answers.inlaysIn(programOf(project), `${project.folder}/main.ts`, 0, text.indexOf("sleep(1)") - 1);
  expect(inlays).toEqual([
    { position: text.indexOf("text.trim()"), acts: ["calls `text.trim().trim`", "calls `text.trim`"] },
  ]);
});
