// `replace` and `replaceAll` with replacers that may suspend.

import fc from "fast-check";
import { type Cooperative, yieldNow } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime } from "../../support/transcript.js";
import { expectSame, type Scenario, suspensions } from "../../support/twins.js";

const patterns: (() => unknown)[] = [
  () => "a",
  () => "",
  () => /[ab]/,
  () => /(?<first>a)(b)?|(?<other>c)/g,
  () => /(a)|(b)/g,
  () => /(?:)/gu,
  () => /b/y,
  () => /a/gy,
  () => Object.assign(/a/g, { lastIndex: 2 }),
  () => Object.assign(/b/y, { lastIndex: 1 }),
  () => undefined,
  () => ({ toString: () => "b" }),
];

const answers = fc.constantFrom<unknown>("", "x", "$1$&", "longer than what it replaces", undefined, 5, {
  toString: () => "object",
});

describe.each(["replace", "replaceAll"])("%s", (method) => {
  test.each(patterns.map((pattern) => [String(pattern()), pattern] as const))(
    "%s does the same with a replacer that suspends",
    async (_name, pattern) => {
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: fc.constantFrom("a", "b", "c", "💠"), maxLength: 8 }),
          answers,
          suspensions,
          async (text, answer, suspends) => {
            const made: unknown[] = [];
            const scenario: Scenario = {
              create: () => Object(text) as object,
              method,
              args(callback) {
                made.push(pattern());
                return [made.at(-1), callback];
              },
              answer: () => answer,
            };
            await expectSame(scenario, suspends);
            const [one, other] = made as { lastIndex?: number }[];
            expect(one?.lastIndex).toBe(other?.lastIndex);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  test("throws what the replacer throws, and for what is no text", async () => {
    const scenario: Scenario = {
      create: () => Object("aaa") as object,
      method,
      args: (callback) => [/a/g, callback],
      answer(_receiver, _args, index) {
        if (index === 2) throw new Error("from the replacer", { cause: "planned" });
        return "x";
      },
    };
    await expectSame(scenario, [true]);
    await expectSame({ ...scenario, answer: () => Symbol("no text") }, [true]);
    await expectSame({ ...scenario, args: () => [/a/g, "$&$&"] }, [true]);
  });

  test("leaves the search to a pattern that does it itself", async () => {
    class Dashes extends RegExp {
      override exec(text: string): RegExpExecArray | null {
        const found = super.exec(text);
        if (found !== null) found[0] = "-";
        return found;
      }
    }
    const scenario: Scenario = {
      create: () => Object("banana") as object,
      method,
      args: (callback) => [new Dashes("a(n)?", "g"), callback],
      answer: (_receiver, [match, group]) => `<${String(match)}${String(group)}>`,
    };
    await expectSame(scenario, [true]);
  });
});

test("a pattern that replaces by itself gets a replacer that must not suspend", async () => {
  const own = { [Symbol.replace]: (text: string, replacer: (match: string) => string) => text + replacer("own") };
  const suspends = (match: string): string => {
    "use cooperative";
    yieldNow();
    return match;
  };
  const plain = (match: string): string => `${match}!`;
  const maySuspend: Cooperative<(match: string) => string> = plain;
  expect(await inVirtualTime(() => "text ".replace(own, maySuspend))).toBe("text own!");
  await expect(inVirtualTime(() => "text ".replace(own, suspends))).rejects.toThrow("does not wait");
});
