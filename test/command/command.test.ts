// The `stackful` command, as users call it, on projects on disk.

import { readFileSync } from "node:fs";
import * as ts from "typescript";
import { describe, expect, test } from "vitest";
import { Project } from "../support/project.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const GREET = `import { sleep } from "stackful";

export function greet(name: string): string {
  "use cooperative";
  sleep(1);
  if (name === "nobody") throw new Error("nobody is there");
  return \`hello \${name}\`;
}
`;

const MAIN = `import { main } from "stackful";
import { greet } from "./greet.js";

main(() => {
  for (const name of process.argv.slice(2)) console.log(greet(name));
});
`;

const WRONG = `import { sleep } from "stackful";

export function plain(): void {
  sleep(5);
}
`;

const WRONG_HELP =
  'Mark the caller with "use cooperative". Plain code starts a cooperative function with `run(fn)`; inside a task, `spawn(fn)` starts another one.';

const WRONG_TEXT = `wrong.ts(4,3): error TS902001: SF2001: \`plain\` is plain, but calls cooperative \`sleep\`.
  ${WRONG_HELP}
  More: stackful/docs/diagnostics/SF2001.md
`;

describe("stackful run", () => {
  test("compiles a program in memory, and runs it with its arguments", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET });
    const { code, stdout, stderr } = await project.stackful("run", "main.ts", "Ann", "--project", "--help");
    expect([code, stdout, stderr]).toEqual([0, "hello Ann\nhello --project\nhello --help\n", ""]);
    expect(project.has("out")).toBe(false);
  });

  test("ends as the program ends, with places in its source", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET, "leave.ts": "process.exitCode = 7;\n" });
    expect((await project.stackful("run", "leave.ts")).code).toBe(7);
    const { code, stderr } = await project.stackful("run", "main.ts", "nobody");
    expect(code).toBe(1);
    expect(stderr).toMatch(/Error: nobody is there\n\s+at greet \(.*greet\.ts:6:32\)/);
    expect(stderr).toContain("main.ts:5:");
  });

  test("takes a file that no tsconfig.json knows", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET });
    project.write("tsconfig.json", JSON.stringify({ compilerOptions: { types: ["node"] }, files: [] }));
    expect((await project.stackful("run", "main.ts", "Ann")).stdout).toBe("hello Ann\n");
  });

  test("runs nothing if a file is wrong, and says only what", async () => {
    using project = new Project({ "main.ts": `console.log("ran");\nimport "./wrong.js";\n`, "wrong.ts": WRONG });
    expect(await project.stackful("run", "main.ts")).toEqual({ code: 1, stdout: "", stderr: WRONG_TEXT });
  });
});

describe("stackful check", () => {
  test("says what is wrong, in the words of tsc", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET, "wrong.ts": WRONG });
    expect(await project.stackful("check")).toEqual({ code: 1, stdout: WRONG_TEXT, stderr: "" });
    project.write("wrong.ts", "export {};\n");
    expect(await project.stackful("check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("says it for programs, too", async () => {
    using project = new Project({ "wrong.ts": WRONG });
    const place = { path: "wrong.ts", line: 4, column: 3, endLine: 4, endColumn: 11 };
    const { stdout: json } = await project.stackful("check", "--format", "json");
    expect(JSON.parse(json)).toMatchObject([
      { ...place, code: "SF2001", severity: "error", message: "`plain` is plain, but calls cooperative `sleep`" },
    ]);
    const { stdout: sarif } = await project.stackful("check", "--format", "sarif");
    expect(JSON.parse(sarif)).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "stackful", rules: [{ id: "SF2001" }] } },
          results: [
            {
              ruleId: "SF2001",
              level: "error",
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "wrong.ts" },
                    region: { startLine: 4, startColumn: 3, endLine: 4, endColumn: 11 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    expect((await project.stackful("check", "--format", "github")).stdout).toBe(
      `::error file=wrong.ts,line=4,endLine=4,col=3,endColumn=11,title=SF2001::\`plain\` is plain, but calls cooperative \`sleep\`. ${WRONG_HELP}\n`,
    );
  });

  test("goes on with each change, if it is told to watch", { timeout: 60_000 }, async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET });
    using watching = project.stackfulWatch("check", "--watch");
    expect(await watching.nextBuild()).toMatch(/Found 0 errors\. $/);
    project.write("greet.ts", GREET.replace('"use cooperative";', ""));
    expect(await watching.nextBuild()).toMatch(/greet\.ts\(5,3\): error TS902001: SF2001: [^]*Found 1 error\. $/);
    project.write("greet.ts", GREET);
    expect(await watching.nextBuild()).toMatch(/Found 0 errors\. $/);
    expect(project.has("out")).toBe(false);
  });

  test("says where a file does not parse", async () => {
    using project = new Project({ "broken.ts": "export const = 5;\n" });
    const { code, stdout } = await project.stackful("check");
    expect([code, stdout.split("\n")[0]]).toEqual([1, "broken.ts(1,14): error TS1134: Variable declaration expected."]);
  });
});

describe("stackful build", () => {
  test("checks, and writes JavaScript, declarations and maps", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET });
    expect(await project.stackful("build")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await project.node("out/main.js", "Ann")).stdout).toBe("hello Ann\n");
    expect(project.read("out/greet.d.ts")).toContain("@cooperative");
    expect(project.has("out/greet.js.map")).toBe(true);
  });

  test("writes nothing if anything is wrong, be it with a colour or a type", async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET, "wrong.ts": WRONG });
    expect(await project.stackful("build")).toEqual({ code: 1, stdout: WRONG_TEXT, stderr: "" });
    expect(project.has("out")).toBe(false);
    project.write("wrong.ts", `export const number: number = "five";\n`);
    const { code, stdout } = await project.stackful("build");
    expect([code, stdout]).toEqual([
      1,
      "wrong.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.\n",
    ]);
  });

  test("builds the projects that a project refers to", async () => {
    using project = new Project({});
    const options = JSON.parse(project.read("tsconfig.json")) as { compilerOptions: object };
    const part = (references: string[]) =>
      JSON.stringify({
        compilerOptions: { ...options.compilerOptions, composite: true },
        references: references.map((path) => ({ path })),
      });
    project.write("library/tsconfig.json", part([]));
    project.write("library/greet.ts", GREET);
    project.write("program/tsconfig.json", part(["../library"]));
    project.write("program/main.ts", MAIN.replace("./greet.js", "../library/greet.js"));
    const config = JSON.parse(project.read("program/tsconfig.json")) as { compilerOptions: { rootDir: string } };
    config.compilerOptions.rootDir = ".";
    project.write("program/tsconfig.json", JSON.stringify(config));
    expect(await project.stackful("build", "-b", "-p", "program")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(project.read("library/out/greet.js")).toContain("yield*");
    expect(project.read("program/out/main.js")).toContain("yield*");

    project.write("library/greet.ts", GREET.replace('"use cooperative";', ""));
    const { code, stdout } = await project.stackful("build", "-b", "-p", "program");
    expect([code, stdout]).toEqual([1, expect.stringContaining("SF2001")]);
  });

  test("goes on with each change, if it is told to watch", { timeout: 60_000 }, async () => {
    using project = new Project({ "main.ts": MAIN, "greet.ts": GREET });
    using watching = project.stackfulWatch("build", "--watch");
    await watching.nextBuild();
    expect(project.read("out/main.js")).toContain("yield*");
    project.write("greet.ts", GREET.replace('"use cooperative";', ""));
    expect(await watching.nextBuild()).toContain("SF2001");
    project.write("greet.ts", GREET.replace('"use cooperative";', "").replace("sleep(1);", ""));
    await watching.nextBuild();
    expect(project.read("out/main.js")).not.toContain("yield*");
  });
});

describe("stackful show", () => {
  test("prints what a file is lowered to", async () => {
    using project = new Project({ "greet.ts": GREET });
    const { code, stdout } = await project.stackful("show", "greet.ts");
    expect(code).toBe(0);
    expect(stdout).toContain("export function *greet(name: string)");
    expect(stdout).toContain("yield* $call(sleep(1));");
  });

  test("says what is wrong with it instead", async () => {
    using project = new Project({ "wrong.ts": WRONG });
    expect(await project.stackful("show", "wrong.ts")).toEqual({ code: 1, stdout: "", stderr: WRONG_TEXT });
  });
});

describe("what is wrong with a call of the command is said in a line or two, and the exit code is 2", () => {
  test.each([
    ["run nowhere.ts", "error: There is no nowhere.ts\n"],
    ["show nowhere.ts", "error: There is no nowhere.ts\n"],
    ["check -p nowhere", /^error: There is no .*nowhere\. Say `--project` where it is.*\n$/],
    ["build -p nowhere", /^error: There is no .*nowhere\. Say `--project` where it is.*\n$/],
    ["chekc", /^error: unknown command 'chekc'\n\(Did you mean check\?\)\n/],
    ["check --format xml", /^error: .*'xml' is invalid\. Allowed choices are text, json, sarif, github/],
    ["run", /^error: missing required argument 'file'/],
    ["", /^Usage: stackful/],
  ])("stackful %s", async (line, message) => {
    using project = new Project({});
    const { code, stdout, stderr } = await project.stackful(...line.split(" ").filter((word) => word !== ""));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  test("a tsconfig.json that is wrong", async () => {
    using project = new Project({});
    project.write("tsconfig.json", `{ "compilerOptions": { "target": "es1" } }`);
    const { code, stderr } = await project.stackful("check");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*tsconfig\.json: Argument for '--target' option must be/);

    project.write("tsconfig.json", `{ "compilerOptions": { "strict": true }`);
    const unfinished = await project.stackful("check");
    expect([unfinished.code, unfinished.stdout]).toEqual([2, ""]);
    expect(unfinished.stderr).toMatch(/^error: .*tsconfig\.json: '}' expected/);
  });
});

test("--version and --help print what they say, and each command has help", async () => {
  using project = new Project({});
  expect(await project.stackful("--version")).toEqual({
    code: 0,
    stdout: `stackful ${version}\nTypeScript ${ts.version}, which came with stackful; not that of the project, which has none\n`,
    stderr: "",
  });
  const { stdout } = await project.stackful("--help");
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name as string);
  expect(commands).toEqual(expect.arrayContaining(["run", "check", "build", "show"]));
  for (const name of commands.filter((command) => command !== "help")) {
    const { code, stdout: help } = await project.stackful(name, "--help");
    expect([code, help]).toEqual([0, expect.stringContaining(`Usage: stackful ${name}`)]);
  }
});
