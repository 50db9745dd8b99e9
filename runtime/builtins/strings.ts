// `replace` and `replaceAll`, for functions that may suspend.
//
// The engine finds all matches before it asks for the first replacement. So it is the engine that finds them; then the replacements are
// asked for, one by one. Compiled by our own compiler.

import { type Callback, callback, guarded } from "./callback.js";

export function replace(receiver: unknown, pattern: unknown, replacer: unknown): unknown {
  "use cooperative";
  return substitute(receiver, pattern, replacer, String.prototype.replace as Replace);
}

export function replaceAll(receiver: unknown, pattern: unknown, replacer: unknown): unknown {
  "use cooperative";
  return substitute(receiver, pattern, replacer, String.prototype.replaceAll as Replace);
}

/** What a replacer is given: what matches, the groups, the place, the text, and perhaps groups by name. */
type Match = readonly [string, ...unknown[]];

/** The engine's own method. */
type Replace = (pattern: unknown, replacer: unknown) => string;

function substitute(receiver: unknown, pattern: unknown, replacer: unknown, native: Replace): unknown {
  "use cooperative";
  if (typeof replacer !== "function") return Reflect.apply(native, receiver, [pattern, replacer]);
  if (replacesItself(pattern)) return Reflect.apply(native, receiver, [pattern, guarded(replacer, "Symbol.replace")]);
  const matches: Match[] = [];
  const text = Reflect.apply(native, receiver, [pattern, (...match: Match) => (matches.push(match), match[0])]);
  return fill(text, matches, callback(replacer));
}

/** Whether a pattern decides what becomes of its matches: then it asks for the replacements, and does not wait. */
function replacesItself(pattern: unknown): boolean {
  const method = (pattern as { [Symbol.replace]?: unknown } | null | undefined)?.[Symbol.replace] ?? undefined;
  return method !== undefined && method !== RegExp.prototype[Symbol.replace];
}

function fill(text: string, matches: readonly Match[], replacer: Callback): string {
  "use cooperative";
  let filled = "";
  let end = 0;
  for (const match of matches) {
    const replacement = "".concat(replacer(...match) as string);
    const at = placeOf(match);
    if (at < end) continue;
    filled += text.slice(end, at) + replacement;
    end = at + match[0].length;
  }
  return filled + text.slice(end);
}

/** The first number that a replacer is given: what is in front of it are texts. */
function placeOf(match: Match): number {
  return match.find((part) => typeof part === "number") as number;
}
