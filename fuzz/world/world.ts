// The module that programs import: what they call, look up and iterate over. Everything in it says what is done with it.
//
//   createWorld(plainLeaves)                     for the program as it was written
//   createWorld(cooperativeLeaves(schedule))     for the compiled program

import { createBase } from "./base.js";
import { type IteratorMode, openIterator } from "./iterators.js";
import type { Body, Leaves } from "./leaves.js";
import { Trace } from "./trace.js";

export interface World {
  readonly trace: Trace;
  /** What `import … from "./world.js"` gives. */
  readonly exports: Record<string, unknown>;
}

export function createWorld(leaves: Leaves): World {
  const trace = new Trace();
  const leaf = (name: string, body: Body): Body => named(leaves.make(enterOf(name, trace), body), name);
  const Base = createBase(trace, leaf, (count) => createBag(trace, count));
  const create = (flags: unknown) => new Base("given", Number(flags));
  const open = (id: unknown, length: unknown, mode: unknown, isPlain = false) =>
    openIterator(trace, isPlain ? (_name, body) => body : leaf, {
      id: String(id),
      length: Number(length),
      mode: (mode ?? "") as IteratorMode,
    });
  const tag = leaf("tag", (strings, ...values) => [...(strings as string[]), ...values]);
  const exports: Record<string, unknown> = {
    Base,
    ...constants,
    o1: create(7),
    o2: create(0),
    b1: createBag(trace, 2),
    f0: leaf("f0", (id) => id),
    globals: {},
    log: (...args: unknown[]) => trace.logCall("log", undefined, args),
    iter: (id: unknown, length: unknown, mode: unknown) => open(id, length, mode),
    plainIter: (id: unknown, length: unknown, mode: unknown) => open(id, length, mode, true),
    touch: leaf("touch", (_id, value) => value),
    fail: leaf("fail", (id) => {
      throw new Error(`failed at ${id}`);
    }),
    obj: leaf("obj", (_id, flags) => create(flags)),
    maybe: leaf("maybe", (_id, flags) => (Number(flags) % 2 === 0 ? undefined : create(flags))),
    bag: leaf("bag", () => createBag(trace, 3)),
    fn: leaf("fn", (id) => leaf(`fn of ${id}`, () => id)),
    cls: leaf("cls", () => Base),
    key: leaf("key", (_id, name) => name),
    tagOf: leaf("tagOf", () => tag),
    list: leaf("list", (id, length) => Array.from({ length: Number(length) }, (_, index) => `${id}.${index}`)),
    source: leaf("source", (id, length, mode) => open(id, length, mode)),
    plainSource: leaf("plainSource", (id, length, mode) => open(id, length, mode, true)),
    resource: leaf("resource", (id) => trace.name({ [Symbol.dispose]: () => trace.log(`dispose ${id}`) }, "resource")),
    guard: leaf("guard", (id) => trace.name({ [Symbol.dispose]: leaf(`dispose ${id}`, () => undefined) }, "guard")),
    apply: leaf("apply", (_id, fn, ...args) => (fn as Body)(...args)),
    pass: leaf("pass", (_id, value) => value),
    tag,
  };
  return { trace, exports };
}

const constants = {
  zero: 0,
  one: 1,
  two: 2,
  word: "word",
  empty: "",
  yes: true,
  no: false,
  none: null,
  nothing: undefined,
};

function enterOf(name: string, trace: Trace): Body {
  return function (...args) {
    trace.logCall(name, this, args);
  };
}

/** Functions of both worlds have one name and one length: programs can see them. */
function named(fn: Body, name: string): Body {
  return Object.defineProperties(fn, { name: { value: name }, length: { value: 1 } });
}

/** An object that says what is looked up in it, and what is changed. */
function createBag(trace: Trace, count: number): object {
  const values = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [String.fromCharCode(97 + index), index]),
  );
  const bag: object = new Proxy<Record<PropertyKey, unknown>>(values, {
    get: (target, key) => (log("get", key), target[key]),
    set: (target, key, value) => (log("set", key, trace.describe(value)), Reflect.set(target, key, value)),
    has: (target, key) => (log("has", key), key in target),
    deleteProperty: (target, key) => (log("delete", key), Reflect.deleteProperty(target, key)),
    ownKeys: (target) => (log("keys", ""), Reflect.ownKeys(target)),
  });
  return trace.name(bag, "bag");

  function log(what: string, key: PropertyKey, value = ""): void {
    trace.log(`${what} ${trace.describe(bag)}.${describeKey(key)} ${value}`);
  }
}

/** The text of a function is no key that two runs could agree on: it is another one when compiled. */
function describeKey(key: PropertyKey): string {
  const text = String(key);
  return text.includes("{") ? "<the text of a function>" : text;
}
