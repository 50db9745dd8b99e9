// Which method of the engine has which twin. Found when the first twin is needed, and not before: modules do nothing when they are loaded.

import * as arrays from "./arrays.js";
import { sort, toSorted } from "./sort.js";

type Method = (...args: unknown[]) => unknown;
/** Takes what the method is called on, and its arguments. */
type Twin = (receiver: unknown, ...args: unknown[]) => unknown;

const memory: { twins?: ReadonlyMap<Method, Twin> } = {};

/** The cooperative twins, by the engine's methods. */
export function natives(): ReadonlyMap<Method, Twin> {
  memory.twins ??= find();
  return memory.twins;
}

function find(): Map<Method, Twin> {
  return new Map(pair(Array.prototype, { ...arrays, sort, toSorted }));
}

/** The methods that the engine has, and their twins. It may not have all of them. */
function pair(owner: object, twins: Readonly<Record<string, Twin>>): [Method, Twin][] {
  return Object.entries(twins).flatMap(([name, twin]) => {
    const native = (owner as Record<string, unknown>)[name];
    return typeof native === "function" ? [[native as Method, twin]] : [];
  });
}
