// Every public name has a comment: what it is, when it suspends, what it throws, what a cancel does, and an example that compiles.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "../support/project.js";
import { modulesOf } from "./exampleModules.js";
import { type PublicName, readPublicNames } from "./publicNames.js";
import { readSettings, settingsFiles } from "./readSettings.js";

const names = readPublicNames();

/** Streams as others have made them: as much of their types as is used. */
const isForeign = ({ name }: PublicName) => /^(?:NodeSink|WebSink)\./.test(name);
/** Members that the language calls, or that every error has. */
const isCalledByItself = ({ name }: PublicName) => /\.(?:@@|code$)/.test(name);
const isError = ({ name }: PublicName) =>
  /(?:Error|Closed|Broken|Abandoned|Barrier|Cancelled|TimedOut|Exceeded|UnexpectedEnd)$/.test(name);

/** The public names that a sentence holds for, and whose comment lacks something. */
function lacking(concerned: (name: PublicName) => boolean, has: (name: PublicName) => boolean): string[] {
  const those = names.filter(concerned);
  expect(those.length).toBeGreaterThan(10);
  return those.filter((one) => !has(one)).map(({ from, name }) => `${from}: ${name}`);
}

describe("the comments of public names", () => {
  test("are there", () => {
    const concerned = (one: PublicName) => !isForeign(one) && !one.name.endsWith(".code");
    expect(lacking(concerned, ({ comment }) => /\w/.test(comment.replace(/@\w+/g, "")))).toEqual([]);
  });

  test("say when it suspends", () => {
    const concerned = (one: PublicName) => one.suspends && !isCalledByItself(one);
    expect(lacking(concerned, ({ comment }) => /^Suspends\b.*:/m.test(comment))).toEqual([]);
  });

  test("say what a cancel does to what suspends", () => {
    const concerned = (one: PublicName) => one.suspends && !isCalledByItself(one);
    expect(lacking(concerned, ({ comment }) => /\bif cancelled:/i.test(comment))).toEqual([]);
  });

  test("say what it throws", () => {
    const concerned = (one: PublicName) => one.throws;
    expect(lacking(concerned, ({ comment }) => /\bthrows\b/i.test(comment))).toEqual([]);
  });

  test("have an example, of what can be called", () => {
    const concerned = (one: PublicName) =>
      !isCalledByItself(one) && !isError(one) && (one.suspends || (one.isCallable && !one.isMember && !one.isType));
    expect(lacking(concerned, ({ examples }) => examples.length > 0)).toEqual([]);
  });
});

/** It ends the process when it has run. */
const WHOLE_PROGRAM = "main";

describe("the examples of comments", () => {
  const settings = readSettings();
  const sources = new Map(names.filter(({ isMember }) => !isMember).map(({ name, from }) => [name, from]));
  const modules = names
    .filter((one) => !isForeign(one))
    .flatMap((one) => modulesOf(one, sources, settings))
    .map(({ key, text }, index) => ({ key, file: fileOf(key, index), text }));
  let project: Project;

  beforeAll(() => {
    const files = modules.map(({ file, text }) => [`${file}.ts`, text]);
    project = new Project(
      { ...settingsFiles(), ...(Object.fromEntries(files) as Record<string, string>) },
      { compilerOptions: { noImplicitAny: false, declaration: false } },
    );
    project.write(
      "out/every-example.js",
      runner(modules.map(({ file }) => file).filter((file) => file !== WHOLE_PROGRAM)),
    );
  });
  afterAll(() => project[Symbol.dispose]());

  test("compile", async () => {
    expect(modules.length).toBeGreaterThan(100);
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("run, and have done what they should", async () => {
    const stdout = `${modules.length - 1} have run\n`;
    expect(await project.node("out/every-example.js", "argument")).toEqual({ code: 0, stdout, stderr: "" });
    expect(await project.node(`out/${WHOLE_PROGRAM}.js`)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("have no settings that nobody needs", () => {
    const keys = new Set(modules.map(({ key }) => key));
    expect([...settings.keys()].filter((key) => !keys.has(key))).toEqual([]);
  });
});

/** Runs examples in a time that takes no time, and tells of those that fail. What they print is not of interest. */
/** Numbered, because names may differ in nothing but a capital letter. */
function fileOf(key: string, index: number): string {
  return key === WHOLE_PROGRAM ? key : `${key.replaceAll(/\W+/g, "-")}-${index}`;
}

function runner(files: readonly string[]): string {
  return `
    import { run } from "stackful";
    import { virtualClock } from "stackful/testing";
    const { log } = console;
    console.log = () => {};
    let runs = 0;
    for (const file of ${JSON.stringify(files)}) {

      try {
        const { example } = await import("./" + file + ".js");
        if (example !== undefined) await run.with({ clock: virtualClock() })(example);
        runs++;
      } catch (error) {
        if (error.code === "SF_TASK_CANCELLED") runs++; // that is how those end that would go on for ever
        else log(file, error);
      }
    }
    log(runs + " have run");
    process.exit(); // some leave servers behind`;
}
