// The ESLint plugin: colour errors where people look for those of a linter, with fixes as suggestions.
//
//   import stackful from "stackful/eslint";
//   export default [...tseslint.configs.base, stackful.configs.recommended];      in eslint.config.js
//
// It adds nothing to `stackful check`. It needs types: `languageOptions: { parserOptions: { projectService: true } }`.

import { resolve } from "node:path";
import type ts from "typescript";
import type { Diagnostic, TextEdit } from "../compiler/index.js";
import { Answers } from "../editor/core/answers.js";

/** What the rule uses of what ESLint hands to it. */
interface RuleContext {
  readonly filename: string;
  readonly sourceCode: {
    readonly parserServices: object;
    getLocFromIndex(index: number): Position;
  };
  report(problem: Report): void;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Report {
  readonly message: string;
  readonly loc: { readonly start: Position; readonly end: Position };
  readonly suggest: { readonly desc: string; fix(fixer: Fixer): ChangeOfText[] }[];
}

interface Fixer {
  replaceTextRange(range: [number, number], text: string): ChangeOfText;
}

interface ChangeOfText {
  readonly range: [number, number];
  readonly text: string;
}

const answers = new Answers((message) => {
  throw new Error(message);
});

const colours = {
  meta: {
    type: "problem" as const,
    docs: { description: "Report what is wrong with the colours of cooperative code" },
    hasSuggestions: true,
    schema: [] as [],
  },
  create(given: object): { Program(): void } {
    const context = given as RuleContext; // the public types speak of no ESLint, which not everybody has
    const { program } = context.sourceCode.parserServices as { readonly program?: ts.Program | null };
    if (!program) {
      throw new Error(
        "stackful/colours needs types: use the parser of typescript-eslint, with `parserOptions: { projectService: true }`.",
      );
    }
    return {
      Program() {
        for (const problem of answers.problemsIn(program, context.filename)) context.report(reportOf(problem, context));
      },
    };
  },
};

function reportOf({ code, message, help, start, length, fixes, file }: Diagnostic, context: RuleContext): Report {
  const { sourceCode } = context;
  const here = resolve(file.fileName);
  return {
    message: `${code}: ${message}. ${help}`,
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(start + length) },
    suggest: fixes
      .filter(({ edits }) => edits.every((edit) => resolve(edit.file) === here))
      .map(({ title, edits }) => ({ desc: title, fix: (fixer) => edits.map((edit) => changeOf(edit, fixer)) })),
  };
}

function changeOf({ start, end, text }: TextEdit, fixer: Fixer): ChangeOfText {
  return fixer.replaceTextRange([start, end], text);
}

const plugin = { meta: { name: "stackful" }, rules: { colours } };

const recommended = {
  name: "stackful/recommended",
  plugins: { stackful: plugin },
  rules: { "stackful/colours": "error" as const },
};

/** The plugin, with a configuration that turns its one rule on. */
const stackful = { ...plugin, configs: { recommended } };

export default stackful;
