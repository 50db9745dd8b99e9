// Runs a program, plain or compiled, in a world of its own, and says what could be seen of that.

import { run } from "stackful";
import * as contract from "stackful/contract";
import ts from "typescript";
import { toJavaScript } from "../test/support/javaScript.js";
import { WORLD_MODULE } from "./world/declarations.js";
import { cooperativeLeaves, plainLeaves, type Schedule } from "./world/leaves.js";
import { createWorld, type World } from "./world/world.js";

/** What can be seen of a run. Two runs of one program have to agree in all of it. */
export interface Seen {
  /** What the program returned, or the name and message of what it threw. */
  readonly outcome: string;
  readonly trace: readonly string[];
  readonly globals: string;
  /** Whether it called itself until the stack ended; a compiled program, which has no such end, until it was told to stop. */
  readonly isEndless: boolean;
}

/** More calls than any program makes that ends. */
const MOST_CALLS = 100_000;

/** The code of a module, to be loaded any number of times, each time with variables of its own. */
export type Load = (require: (name: string) => unknown) => Exports;

interface Exports {
  readonly main: () => unknown;
  readonly finals: () => unknown;
}

/**
 * Makes a module loadable.
 *
 * Throws: `SyntaxError` if no JavaScript comes of it.
 */
export function loadable(code: string): Load {
  const script = toJavaScript(code, { module: ts.ModuleKind.CommonJS });
  // oxlint-disable-next-line no-new-func, no-implied-eval -- to run generated programs is what this is for
  const evaluate = new Function("require", "exports", script) as (require: unknown, exports: object) => void;
  return (require) => {
    const exports = {};
    evaluate(require, exports);
    return exports as Exports;
  };
}

export function runPlain(load: Load): Seen {
  const world = createWorld(plainLeaves);
  const { main, finals } = load((name) => provide(name, world, contract));
  let outcome: string;
  try {
    outcome = returned(main(), world);
  } catch (error) {
    outcome = threw(error, world);
  }
  const result = seen(outcome, finals, world);
  return { ...result, isEndless: [outcome, ...result.trace].some((line) => line.includes("Maximum call stack")) };
}

export async function runCompiled(load: Load, schedule: Schedule): Promise<Seen> {
  const world = createWorld(cooperativeLeaves(schedule));
  const calls = new Calls();
  const { main, finals } = load((name) => provide(name, world, calls.contract));
  const outcome = await run(boxed(main)).then(
    ([value]) => returned(value, world),
    (error: unknown) => threw(error, world),
  );
  return { ...seen(outcome, finals, world), isEndless: calls.areTooMany };
}

/** Counts the cooperative calls of a program, and ends one that makes too many. It may have caught what ended the plain one. */
class Calls {
  #made = 0;

  readonly contract: typeof contract = {
    ...contract,
    call: (handle) => {
      if (++this.#made > MOST_CALLS) throw new RangeError("too many calls");
      return contract.call(handle);
    },
  };

  get areTooMany(): boolean {
    return this.#made > MOST_CALLS;
  }
}

/** A promise would look for `then` in what the program returns. */
function boxed(main: () => unknown): () => [unknown] {
  return function* () {
    return [yield* contract.call(main()) as Iterable<unknown>];
  } as () => never;
}

function provide(name: string, { exports }: World, provided: typeof contract): unknown {
  if (name === WORLD_MODULE) return exports;
  if (name === "stackful/contract") return provided;
  throw new Error(`programs do not import ${name}`);
}

function returned(value: unknown, { trace }: World): string {
  return `returned ${trace.describe(value)}`;
}

function threw(error: unknown, { trace }: World): string {
  return `threw ${trace.describe(error)}`;
}

function seen(outcome: string, finals: () => unknown, { trace }: World): Omit<Seen, "isEndless"> {
  return { outcome, trace: trace.lines, globals: trace.describe(finals()) };
}
