// When the compiler itself fails, it says so, and where; and nothing that is wrong with the program is lost because of that.

import ts from "typescript";
import { describe, expect, test } from "vitest";
import transformProgram from "../../compiler/hosts/tsc.js";
import { createCompiler } from "../../compiler/index.js";
import { Project } from "../support/project.js";

const FAILS_IN_CHECK = `import { sleep } from "stackful";

export function work(count: number): string {
  "use cooperative";
  sleep(1);
  explode();
  return count;
}
export function explode() {
  "use cooperative";
}
`;

/** The type of its last arrow is looked at only when that is lowered. */
const FAILS_IN_LOWERING = `import { sleep, spawn } from "stackful";

export function work() {
  "use cooperative";
  sleep(1);
  spawn(() => 1);
}
`;

const OTHER = `import { sleep } from "stackful";
export const wrong: string = 1;
export const plain = () => sleep(1);
`;

/** Makes the checker of a program fail: at what is called `explode`, and at the type of a certain arrow function. */
function sabotage(program: ts.Program): void {
  const checker = program.getTypeChecker() as unknown as Record<string, (node: ts.Node) => unknown>;
  failAt("getTypeAtLocation", "explode");
  failAt("getResolvedSignature", "explode()");
  failAt("getSignatureFromDeclaration", "() => 1");

  function failAt(question: string, text: string): void {
    const original = checker[question];
    checker[question] = (node) => {
      if (node.getText() === text) throw new TypeError("planted");
      return original?.(node);
    };
  }
}

const MESSAGE =
  "Stackful failed here: planted. This is a bug of Stackful. Please report it, with the code around this place.";

function createSabotaged(project: Project): ts.Program {
  const program = ts.createProgram([`${project.folder}/main.ts`, `${project.folder}/other.ts`], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
    outDir: `${project.folder}/out`,
  });
  sabotage(program);
  return program;
}

/** The first lines of diagnostics, with their places. */
function summarize(diagnostics: readonly ts.Diagnostic[]): string[] {
  return diagnostics.map(({ file, start, code, messageText }) => {
    const { line, character } = (file as ts.SourceFile).getLineAndCharacterOfPosition(start ?? 0);
    const [first] = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n");
    return `${file?.fileName.split("/").at(-1)}(${line + 1},${character + 1}): ${code}: ${first}`;
  });
}

const CHECK_ERRORS = [
  `main.ts(6,3): 900000: ${MESSAGE}`,
  "main.ts(7,3): 2322: Type 'number' is not assignable to type 'string'.",
];
const OTHER_ERRORS = [
  "other.ts(2,14): 2322: Type 'number' is not assignable to type 'string'.",
  "other.ts(3,28): 902001: SF2001: `plain` is plain, but calls cooperative `sleep`.",
];

describe("the text host", () => {
  test("reports where a check has failed, and what TypeScript finds", () => {
    using project = new Project({ "main.ts": FAILS_IN_CHECK, "other.ts": OTHER });
    const compiler = createCompiler({ program: createSabotaged(project) });
    const compiled = compiler.compile(`${project.folder}/main.ts`);
    expect(summarize(compiled.diagnostics)).toEqual(CHECK_ERRORS);
    expect(compiled.code).toBe(FAILS_IN_CHECK);
    expect(summarize(compiler.compile(`${project.folder}/other.ts`).diagnostics)).toEqual(OTHER_ERRORS);
  });

  test("reports where lowering has failed", () => {
    using project = new Project({ "main.ts": FAILS_IN_LOWERING, "other.ts": "" });
    const compiled = createCompiler({ program: createSabotaged(project) }).compile(`${project.folder}/main.ts`);
    expect(summarize(compiled.diagnostics)).toEqual([`main.ts(6,9): 900000: ${MESSAGE}`]);
    expect(compiled.code).toBe(FAILS_IN_LOWERING);
  });
});

describe("the tsc plugin", () => {
  test("reports where a check has failed, and what is wrong with the rest of the program", () => {
    using project = new Project({ "main.ts": FAILS_IN_CHECK, "other.ts": OTHER });
    const program = transformProgram(createSabotaged(project), undefined, {}, { ts });
    expect(summarize(program.getSemanticDiagnostics())).toEqual([...CHECK_ERRORS, ...OTHER_ERRORS]);
    expect(program.emit().emitSkipped).toBe(true);
    expect(project.has("out")).toBe(false);
  });

  test("reports where lowering has failed", () => {
    using project = new Project({ "main.ts": FAILS_IN_LOWERING, "other.ts": "" });
    const program = transformProgram(createSabotaged(project), undefined, {}, { ts });
    expect(program.getSemanticDiagnostics()).toEqual([]);
    const { emitSkipped, diagnostics } = program.emit();
    expect(summarize(diagnostics)).toEqual([`main.ts(6,9): 900000: ${MESSAGE}`]);
    expect(emitSkipped).toBe(true);
    expect(project.has("out/main.js")).toBe(false);
  });
});

test.each([
  ["a check", FAILS_IN_CHECK, [...CHECK_ERRORS, ...OTHER_ERRORS]],
  ["lowering", FAILS_IN_LOWERING, [`main.ts(6,9): 900000: ${MESSAGE}`]],
])(
  "tspc reports that %s has failed as an error of the compiler, in the code's place",
  async (_what, main, expected) => {
    const plugins = ["./sabotage.cjs", "stackful/transformer"].map((transform) => ({
      transform,
      transformProgram: true,
    }));
    const sabotaging = `${sabotage}\nexports.default = (program) => { sabotage(program); return program; };`;
    const other = expected.length > 1 ? OTHER : "export {};";
    using project = new Project(
      { "main.ts": main, "other.ts": other, "sabotage.cjs": sabotaging },
      { compilerOptions: { plugins } },
    );
    const { code, stdout } = await project.tspc();
    const errors = stdout.split("\n").filter((line) => /^\S/.test(line));
    expect(errors).toEqual(expected.map((line) => line.replace("): ", "): error TS")));
    expect(code).not.toBe(0);
  },
);
