// The ESLint plugin, in ESLint, with the parser of typescript-eslint.

import { pathToFileURL } from "node:url";
import { ESLint, type Linter } from "eslint";
import { expect, test } from "vitest";
import type stackful from "../../eslint/plugin.js";
import { root } from "../support/packed.js";
import { Project } from "../support/project.js";

const WRONG = `import { sleep } from "stackful";

export function plain(): void {
  sleep(1);
}
`;

const PATIENCE = 120_000;

async function lint(project: Project, parserOptions: object): Promise<readonly ESLint.LintResult[]> {
  const { default: plugin } = (await import(pathToFileURL(`${root}/dist/eslint.js`).href)) as {
    default: typeof stackful;
  };
  const tseslint = await import("typescript-eslint");
  const config: Linter.Config[] = [
    { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser, parserOptions } },
    { files: ["**/*.ts"], ...plugin.configs.recommended },
  ];
  const eslint = new ESLint({ cwd: project.folder, overrideConfigFile: true, overrideConfig: config });
  return await eslint.lintFiles(["*.ts"]);
}

test("reports what is wrong, with fixes as suggestions", { timeout: PATIENCE }, async () => {
  using project = new Project({ "wrong.ts": WRONG, "right.ts": "export const right = 1;\n" });
  const results = await lint(project, { projectService: true, tsconfigRootDir: project.folder });
  expect(results.map(({ messages }) => messages.length)).toEqual([0, 1]);
  const [message] = results[1]?.messages ?? [];
  expect(message).toMatchObject({
    ruleId: "stackful/colours",
    severity: 2,
    line: 4,
    column: 3,
    endLine: 4,
    endColumn: 11,
  });
  expect(message?.message).toMatch(/^SF2001: `plain` is plain, but calls cooperative `sleep`\. Mark the caller/);
  const [marking] = message?.suggestions ?? [];
  expect(marking?.desc).toBe('Mark `plain` with "use cooperative"');

  const edits = message?.suggestions?.map(
    ({ fix: { range, text } }) => WRONG.slice(0, range[0]) + text + WRONG.slice(range[1]),
  );
  expect(edits?.[0]).toBe(WRONG.replace("  sleep", '  "use cooperative";\n  sleep'));
  project.write("wrong.ts", edits?.[0] ?? "");
  const again = await lint(project, { projectService: true, tsconfigRootDir: project.folder });
  expect(again.flatMap(({ messages }) => messages)).toEqual([]);
});

test("says what it needs where there are no types", { timeout: PATIENCE }, async () => {
  using project = new Project({ "wrong.ts": WRONG });
  await expect(lint(project, {})).rejects.toThrow(
    "stackful/colours needs types: use the parser of typescript-eslint, with `parserOptions: { projectService: true }`.",
  );
});
