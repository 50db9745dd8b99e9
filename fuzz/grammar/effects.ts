// Cooperative calls, in all their forms. They are what the slots are for.

import { Level, list, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";

const LITERALS = ["0", "1", "2", "-1", '"a"', '"b"', '""', "true", "false", "null", "undefined", "[1, 2]", "{ a: 1 }"];

const call = (form: string) => tree("effect", form, Level.Call);

/** Further arguments: a few expressions, and now and then a spread. */
function args(m: Maker): ReturnType<typeof list> {
  const count = m.random.below(3);
  return list(
    "commas",
    Array.from({ length: count }, (_, index) => {
      if (m.random.chance(0.12)) return tree("fixed", "spread argument")`...${m.hole("argument spread", "iterable")}`;
      if (m.random.chance(0.06))
        return tree("fixed", "cooperative spread argument")`...${m.hole("cooperative argument spread", "source")}`;
      return tree("fixed", "argument")`${m.hole(index === 0 ? "argument" : "later argument", "anything")}`;
    }),
  );
}

export const effects: readonly Rule[] = [
  {
    form: "touch",
    weight: 10,
    isLeaf: true,
    make: (m) => call("touch")`touch(${m.id()}, ${m.random.pick(LITERALS)})`,
  },
  {
    form: "touch with arguments",
    weight: 2,
    make: (m) =>
      call(
        "touch with arguments",
      )`touch(${m.id()}, ${m.hole("argument", "anything")}, ${m.hole("later argument", "anything")})`,
  },
  {
    form: "call of a function",
    weight: 3,
    make: (m) => call("call of a function")`${m.hole("callee", "function", Level.Call)}(${m.id()}, ${args(m)})`,
  },
  {
    form: "method call",
    weight: 4,
    make: (m) =>
      call("method call")`${m.hole("receiver", "object", Level.Call)}.${m.choose("m", "n")}(${m.id()}, ${args(m)})`,
  },
  {
    form: "computed method call",
    weight: 2,
    make: (m) =>
      call(
        "computed method call",
      )`${m.hole("receiver", "object", Level.Call)}[${m.hole("method key", "key")}](${m.id()}, ${args(m)})`,
  },
  {
    form: "tagged template",
    weight: 1,
    make: (m) =>
      call(
        "tagged template",
      )`${m.hole("template tag", "tag", Level.Call)}\`${`${m.number()}`}\${${m.hole("tagged substitution", "anything")}}\``,
  },
  {
    form: "tag of an object",
    weight: 0.6,
    make: (m) => call("tag of an object")`${m.hole("tagged receiver", "object", Level.Call)}.tag\`${`${m.number()}`}\``,
  },
  {
    form: "call of a static method",
    weight: 0.7,
    make: (m) => call("call of a static method")`${m.hole("receiver", "class", Level.Call)}.s(${m.id()}, ${args(m)})`,
  },
  {
    form: "super call",
    weight: 6,
    when: canUseSuper,
    make: (m) => {
      if (m.around.home === "statics")
        return call("static super call")`super.s(${m.id()}, ${m.hole("super argument", "anything")})`;
      if (m.random.chance(0.4))
        return call(
          "computed super call",
        )`super[${m.hole("super key", "key")}](${m.id()}, ${m.hole("super argument", "anything")})`;
      return call("super call")`super.m(${m.id()}, ${m.hole("super argument", "anything")})`;
    },
  },
  {
    form: "callback",
    weight: 0.8,
    make: (m) =>
      call("callback")`apply(${m.id()}, ${m.hole("argument", "function")}, ${m.hole("later argument", "anything")})`,
  },
  {
    form: "immediately called function",
    weight: 0.6,
    make: (m) =>
      call(
        "immediately called function",
      )`${m.hole("callee", "function", Level.Call)}(${m.id()}, ${m.hole("immediately called argument", "anything")})`,
  },
  { form: "failure", weight: 0.25, isLeaf: true, make: (m) => call("failure")`fail(${m.id()})` },
];

/** Whether `super` may be named where the maker is. */
export function canUseSuper({ around }: Maker): boolean {
  return around.home !== "none";
}
