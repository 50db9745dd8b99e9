// The built-ins that call a function which they are given, and whether they have a cooperative twin.
//
//   paths.map((path) => readText(path))      `Array.map` has a twin, which waits for its callback
//   words.map((word) => word.trim())         is left as it is: its callback is plain
//   JSON.parse(text, revive)                 has none: a cooperative callback is refused
//
// Names are those of TypeScript's declarations: `Array.map` is the method of an interface, `PromiseConstructor.new` what `new` calls.

import type { Code } from "../diagnostics/catalogue.js";

/** What a built-in does with a cooperative callback. */
export interface BuiltIn {
  /** Whose method it is. */
  readonly owner: string;
  /** Which of its arguments are callbacks. */
  readonly callbacks: readonly number[];
  /** Why there is no twin. Undefined if there is one. */
  readonly refusal?: Refusal;
}

type Refusal = Extract<Code, "SF2020" | "SF2021" | "SF2022">;

const TYPED_ARRAYS = "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float16 Float32 Float64 BigInt64 BigUint64"
  .split(" ")
  .map((elements) => `${elements}Array`);

const INDEXED =
  "every filter find findIndex findLast findLastIndex forEach map reduce reduceRight some sort toSorted".split(" ");

const builtIns = new Map<string, BuiltIn>([
  ...twins(["Array", "ReadonlyArray"], [...INDEXED, "flatMap"], 0),
  ...twins(TYPED_ARRAYS, INDEXED, 0),
  ...twins(["Map", "ReadonlyMap", "Set", "ReadonlySet"], ["forEach"], 0),
  ...twins(["Map", "WeakMap"], ["getOrInsertComputed"], 1),
  ...twins(["IteratorObject"], ["every", "find", "forEach", "reduce", "some"], 0),
  ...twins(["Array", ...TYPED_ARRAYS].map(constructorOf), ["from"], 1),
  ...twins(["Object", "Map"].map(constructorOf), ["groupBy"], 1),
  ...twins(["String"], ["replace", "replaceAll"], 1),
  ...twins(["AsyncLocalStorage"], ["exit"], 0),
  ...twins(["AsyncLocalStorage"], ["run"], 1),
  ...refused("SF2020", ["IteratorObject"], ["filter", "flatMap", "map"], 0),
  ...twins(["IteratorObject"], ["drop", "take", "toArray"]),
  ...refused("SF2021", ["Promise", "PromiseLike"], ["then"], 0, 1),
  ...refused("SF2021", ["Promise", "PromiseLike"], ["catch", "finally"], 0),
  ...refused("SF2021", ["PromiseConstructor"], ["new", "try"], 0),
  ...refused("SF2022", ["ArrayConstructor"], ["fromAsync"], 1),
  ...refused("SF2022", ["JSON"], ["parse", "stringify"], 1),
]);

const memberNames = new Set([...builtIns.keys()].map((name) => name.slice(name.indexOf(".") + 1)));

/** Knows a built-in by the name of its declaration. */
export function builtInNamed(name: string): BuiltIn | undefined {
  return builtIns.get(name);
}

/** Whether some built-in that takes a callback has this name. */
export function mayBeBuiltIn(member: string): boolean {
  return memberNames.has(member);
}

function twins(owners: readonly string[], members: readonly string[], ...callbacks: number[]): [string, BuiltIn][] {
  return owners.flatMap((owner) =>
    members.map((member): [string, BuiltIn] => [`${owner}.${member}`, { owner, callbacks }]),
  );
}

function refused(refusal: Refusal, owners: string[], members: string[], ...callbacks: number[]): [string, BuiltIn][] {
  return twins(owners, members, ...callbacks).map(([name, builtIn]) => [name, { ...builtIn, refusal }]);
}

function constructorOf(name: string): string {
  return `${name}Constructor`;
}
