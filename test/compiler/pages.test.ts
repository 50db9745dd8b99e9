// Every diagnostic has a page, and the examples on it are true.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { type Code, catalogue } from "../../compiler/diagnostics/catalogue.js";
import { pageOf } from "../../compiler/diagnostics/report.js";
import { createCompiler } from "../../compiler/index.js";
import { expectFile, fixturesFolder } from "../support/fixtures.js";

const folder = fileURLToPath(new URL("../../docs/diagnostics/", import.meta.url));
const codes = Object.keys(catalogue) as Code[];

interface Example {
  /** The name that the example has as a file, among the fixtures. */
  readonly file: string;
  readonly text: string;
  /** Settings that the page shows beside it. */
  readonly options: string | undefined;
}

interface Page {
  readonly code: Code;
  readonly wrong: Example;
  readonly right: Example;
}

const pages: readonly Page[] = readdirSync(folder)
  .filter((name) => name !== "README.md")
  .map((name) => {
    const code = name.replace(".md", "") as Code;
    const text = readFileSync(join(folder, name), "utf8");
    return { code, wrong: readExample(code, "Wrong", text), right: readExample(code, "Right", text) };
  });

const examples = pages.flatMap(({ wrong, right }) => [wrong, right]);
const shared = createExampleCompiler(examples.filter(({ options }) => options === undefined));

test("every code has a page, and every page a code", () => {
  expect(pages.map(({ code }) => code)).toEqual(codes);
});

test("the index lists them all", () => {
  const rows = codes.map((code) => `- [${code}](${code}.md): ${catalogue[code].title}`);
  expectFile(join(folder, "README.md"), `${INDEX}\n\n${rows.join("\n")}\n`);
});

test("the help of a diagnostic names a page that the package has", () => {
  const { name, files } = JSON.parse(readFileSync(join(folder, "../../package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  expect(files).toContain("docs/diagnostics");
  expect(codes.map(pageOf)).toEqual(pages.map(({ code }) => `${name as string}/docs/diagnostics/${code}.md`));
});

describe.each(pages)("$code", ({ code, wrong, right }) => {
  test("has the title of its code", () => {
    const [title] = readFileSync(join(folder, `${code}.md`), "utf8").split("\n");
    expect(title).toBe(`# ${code}: ${catalogue[code].title}`);
  });

  test("shows what is wrong", () => {
    const found = compile(wrong);
    expect([...new Set(found.map(describeError))]).toEqual([code]);
  });

  test("shows what is right", () => {
    expect(compile(right).map(({ messageText }) => messageText)).toEqual([]);
  });
});

function compile(example: Example): readonly ts.Diagnostic[] {
  const compiler = example.options === undefined ? shared : createExampleCompiler([example]);
  return compiler.compile(example.file).diagnostics;
}

/** The code of one of our diagnostics; the message of others. */
function describeError({ source, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return source === "stackful" ? text.slice(0, "SF0000".length) : text;
}

function readExample(code: Code, heading: string, page: string): Example {
  const [, options, text] =
    new RegExp(`^## ${heading}\n\n(?:\`\`\`json\n([^]*?)\`\`\`\n\n)?\`\`\`ts\n([^]*?)\`\`\``, "m").exec(page) ?? [];
  if (text === undefined) throw new Error(`${code}.md has no example under "${heading}"`);
  return { file: join(fixturesFolder, `${code}-${heading}.ts`), text, options };
}

/** A compiler for examples that are on no disk. */
function createExampleCompiler(list: readonly Example[]) {
  const [{ options } = { options: undefined }] = list;
  const own = options === undefined ? {} : (JSON.parse(options) as { compilerOptions: object }).compilerOptions;
  const files = new Map(list.map(({ file, text }) => [file, text]));
  const project = ts.readConfigFile(join(fixturesFolder, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const settings = { ...(project.config as { compilerOptions: object }).compilerOptions, ...own };
  const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(settings, fixturesFolder);
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...more) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version, ...more) : ts.createSourceFile(name, text, version);
  };
  return createCompiler({ program: ts.createProgram([...files.keys()], compilerOptions, host) });
}

const INDEX = `# Diagnostics

What the compiler can find wrong, and what to do about it. Codes SF1xxx are about marks, SF2xxx about colours, SF3xxx about places where a
cooperative call or function cannot stand, and SF9xxx about the project. Editors and tools get fixes with most of them: edits that put it right.`;
