// Optional chains: a base that may be missing, and links of every shape behind it.
//
//   maybe("1", 0)?.self("2").next?.[key("3", "m")]("4", touch("5", 1))
//
// What a link leads to decides which can follow: behind what may be missing, only `?.` and `!.`.

import type { Slot } from "../slots.js";
import { Level, type Part, type Tree, tree } from "../tree.js";
import type { Maker, Rule } from "./maker.js";

/** A chain while it grows. */
interface Chain {
  readonly parts: Part[];
  mayBeMissing: boolean;
}

export const maybes: readonly Rule[] = [
  {
    form: "maybe",
    weight: 3,
    isLeaf: true,
    make: (m) => tree("maybe", "maybe", Level.Call)`maybe(${m.id()}, ${m.choose("0", "1", "3")})`,
  },
  {
    form: "next",
    weight: 2,
    make: (m) => tree("maybe", "next")`${m.hole("property object", "object", Level.Call)}.next`,
  },
  { form: "object that is there", weight: 1, make: (m) => m.make("object") },
];

export const chains: readonly Rule[] = [
  { form: "chain", weight: 3.5, make: (m) => chainTree("chain", "", end(m, links(m))) },
  { form: "parenthesized chain", weight: 0.6, make: parenthesized },
];

export const deletedChains: readonly Rule[] = [
  {
    form: "deleted chain",
    weight: 0.8,
    make: (m) => {
      const chain = links(m, "deleted chain");
      chain.parts.push(`${dot(m, chain)}bag.a`);
      return { ...chainTree("deleted chain", "delete ", chain), sort: "anything", level: Level.Unary };
    },
  },
];

function chainTree(form: string, before: string, { parts }: Chain): Tree {
  return { ...tree("value", form, Level.Call)``, parts: before === "" ? parts : [before, ...parts] };
}

/** The base of a chain, and links that lead to further objects. */
function links(m: Maker, slot: Slot = "chain call"): Chain {
  const chain: Chain = { parts: [m.hole("chain base", "maybe", Level.Call)], mayBeMissing: true };
  for (let left = m.random.below(4); left > 0; left--) {
    const isCall = m.random.chance(0.6);
    chain.parts.push(dot(m, chain), isCall ? `self(${m.id(slot)})` : "next");
    chain.mayBeMissing = !isCall;
  }
  return chain;
}

function dot(m: Maker, { mayBeMissing }: Chain): string {
  return m.choose("?.", mayBeMissing ? "!." : ".");
}

/** A link that leads to a value. */
function end(m: Maker, chain: Chain): Chain {
  const before = dot(m, chain);
  const argument = () => m.hole("chain argument", "anything");
  // A question mark in front of a bracket keeps its dot, a plain one loses it.
  const element = before.replace(/^(!?)\.$/, "$1");
  const ends: readonly (() => Part[])[] = [
    () => [before, m.choose("a", "b")],
    () => [before, `m(${m.id("chain call")}, `, argument(), ")"],
    () => [before, `n(${m.id("chain call")}).length`],
    () => [before, `self(${m.id("chain call")}).a`],
    () => [element, "[", m.hole("chain key", "key", Level.Comma), `](${m.id("chain call")}, `, argument(), ")"],
    () => [before, `opt?.(${m.id("chain call")}, `, argument(), ")"],
    () => [before, `m?.(${m.id("chain call")}).length`],
    () => [before, `self?.(${m.id("chain call")}, `, argument(), ")?.bag.a"],
    () => [before, "bag?.[", m.hole("chain key", "value", Level.Comma), "]"],
    () => [before, `m(${m.id("chain call")}, `, argument(), ")?.x.y.z"],
    () => [before, `fn(${m.id("chain call")})`],
    () => [before, `self(${m.id("chain call")}).bag.a!.x`],
    () => [before, `opt?.(${m.id("chain call")}).length.x`],
  ];
  chain.parts.push(...m.random.pick(ends)());
  if (m.random.chance(0.15))
    return {
      ...chain,
      parts: [m.hole("chain callee", "function", Level.Call), `?.(${m.id("chain call")}, `, argument(), ")"],
    };
  return chain;
}

/**
 * `(a?.m)!(…)` keeps `this`; what stands behind the parentheses is not part of the chain. If there is nothing to call, it depends on the
 * lowering whether arguments are evaluated before that is noticed, as it does in what TypeScript makes of such a call.
 */
function parenthesized(m: Maker): Tree {
  const object = m.hole("parenthesized chain", "object", Level.Call);
  const callee = m.random.chance(0.5) ? ["?.m"] : [`?.self(${m.id("chain call")}).m`];
  const argument = m.hole("chain argument", "anything");
  const parts = ["(", object, ...callee, `)!(${m.id("chain call")}, `, argument, ")"];
  return { ...tree("value", "parenthesized chain", Level.Call)``, parts };
}
