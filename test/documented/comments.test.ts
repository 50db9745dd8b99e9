// Every public name has a comment: what it is, when it suspends, what it throws, what a cancel does, and an example that compiles.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "../support/project.js";
import { moduleOf } from "./exampleModules.js";
import { type PublicName, readPublicNames } from "./publicNames.js";

const names = readPublicNames();

/** Streams as others have made them: as much of their types as is used. */
const isForeign = ({ name }: PublicName) => /^(?:NodeSink|WebSink)\./.test(name);
/** Members that the language calls, or that every error has. */
const isCalledByItself = ({ name }: PublicName) => /\.(?:@@|code$)/.test(name);
const isError = ({ name }: PublicName) => /(?:Error|Closed|Broken|Abandoned|Barrier|Cancelled|TimedOut)$/.test(name);

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

describe("the examples of comments", () => {
  const sources = new Map(names.filter(({ isMember }) => !isMember).map(({ name, from }) => [name, from]));
  const modules = names
    .filter((one) => !isForeign(one))
    .flatMap((one) => one.examples.map((example) => moduleOf(one, example, sources)))
    .map(({ name, text, isComplete }, index) => ({
      file: `${name.replaceAll(/\W/g, "-")}-${index}`,
      text,
      isComplete,
    }));
  let project: Project;

  beforeAll(() => {
    const files = modules.map(({ file, text }) => [`${file}.ts`, text]);
    project = new Project(Object.fromEntries(files) as Record<string, string>, {
      compilerOptions: { noImplicitAny: false, declaration: false },
    });
    project.write("out/all.js", runner(modules.filter(({ isComplete }) => isComplete).map(({ file }) => file)));
  });
  afterAll(() => project[Symbol.dispose]());

  test("compile", async () => {
    expect(modules.length).toBeGreaterThan(80);
    expect(await project.tspc()).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("run, if nothing is missing in them", async () => {
    const complete = modules.filter(({ isComplete }) => isComplete).map(({ file }) => file);
    expect(complete).not.toEqual([]);
    expect(await project.node("out/all.js")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

/** Runs examples in a time that takes no time, and tells of those that fail. What they print is not of interest. */
function runner(files: readonly string[]): string {
  return `
    import { run } from "stackful";
    import { virtualClock } from "stackful/testing";
    const { log } = console;
    console.log = () => {};
    for (const file of ${JSON.stringify(files)}) {
      try {
        const { example } = await import("./" + file + ".js");
        if (example !== undefined) await run.with({ clock: virtualClock() })(example);
      } catch (error) {
        if (error.code !== "SF_TASK_CANCELLED") log(file, error); // some are about that
      }
    }`;
}
