// Compares what the engine does with a plain callback with what the twin does with one that suspends.

import fc from "fast-check";
import { type Cooperative, yieldNow } from "stackful";
import { twin } from "stackful/contract";
import { expect } from "vitest";
import { inVirtualTime } from "./transcript.js";

export type Plain = (...args: unknown[]) => unknown;
type Methods = Record<string, Plain>;

/** What a run has shown: its result or error, what its callbacks were given, and what has become of the receiver. */
interface Observed {
  readonly outcome: unknown;
  readonly calls: readonly unknown[];
  readonly receiver: unknown;
}

/** A call of a method: a receiver made anew for each run, and a callback that may change it. */
export interface Scenario {
  readonly create: () => object;
  readonly method: string;
  /** Makes the arguments, given the callback that observes. */
  readonly args: (callback: Cooperative<Plain>) => unknown[];
  readonly answer: (receiver: object, args: unknown[], index: number) => unknown;
}

/** What the engine does with a plain callback. */
function observePlain(scenario: Scenario): Observed {
  const receiver = scenario.create();
  const calls: unknown[] = [];
  const callback: Plain = function (this: unknown, ...given) {
    calls.push(snapshot([this, ...given], receiver));
    return scenario.answer(receiver, given, calls.length);
  };
  const args = scenario.args(callback);
  const outcome = outcomeOf(() => (receiver as Methods)[scenario.method]?.(...args), receiver);
  return { outcome, calls, receiver: snapshot(receiver, undefined) };
}

/** What the twin does with a callback that suspends whenever `suspensions` says so. */
function observeTwin(scenario: Scenario, suspensions: readonly boolean[]): Promise<Observed> {
  return inVirtualTime(() => {
    const receiver = scenario.create();
    const calls: unknown[] = [];
    const callback: Cooperative<Plain> = function (this: unknown, ...given) {
      "use cooperative";
      calls.push(snapshot([this, ...given], receiver));
      const index = calls.length;
      if (suspensions[index % suspensions.length]) yieldNow();
      return scenario.answer(receiver, given, index);
    };
    const args = scenario.args(callback);
    const methods = twin(receiver) as Record<string, Cooperative<Plain> | undefined>;
    let outcome: unknown;
    try {
      outcome = { value: snapshot(methods[scenario.method]?.(...args), receiver) };
    } catch (error) {
      outcome = { error: describeError(error) };
    }
    return { outcome, calls, receiver: snapshot(receiver, undefined) };
  });
}

function outcomeOf(run: () => unknown, receiver: unknown): unknown {
  try {
    return { value: snapshot(run(), receiver) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}${error.cause === undefined ? "" : ", as planned"}` : String(error);
}

/** A value as it is now: its class, and its own properties, holes and all. The receiver itself counts as the receiver. */
function snapshot(value: unknown, receiver: unknown): unknown {
  if (value === receiver && receiver !== undefined) return "the receiver";
  if (value instanceof Map || value instanceof Set)
    return [value.constructor.name, ...[...value].map((one) => snapshot(one, receiver))];
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : value;
  const own = Reflect.ownKeys(value).map((key) => [
    key,
    snapshot((value as Record<PropertyKey, unknown>)[key], receiver),
  ]);
  return [(value as { constructor?: { name?: string } }).constructor?.name, ...own];
}

export async function expectSame(scenario: Scenario, suspensions: readonly boolean[]): Promise<void> {
  expect(await observeTwin(scenario, suspensions)).toStrictEqual(observePlain(scenario));
}

/** The same, for methods that may call the callback with other arguments than the engine does. */
export async function expectSameResult(scenario: Scenario, suspensions: readonly boolean[]): Promise<void> {
  const { outcome, receiver } = observePlain(scenario);
  expect(await observeTwin(scenario, suspensions)).toStrictEqual({ outcome, receiver, calls: expect.any(Array) });
}

/** When a callback suspends: over and over again. */
export const suspensions = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });

export const HOLE = Symbol("hole");

/** Fills an array; holes stay holes. */
export function fill<T extends unknown[]>(array: T, elements: readonly unknown[]): T {
  array.length = elements.length;
  elements.forEach((element, k) => {
    if (element !== HOLE) array[k] = element;
  });
  return array;
}
