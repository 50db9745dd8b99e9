// A program that fails in anonymous functions: its stack names the same functions, compiled or not.

import { type CreateCompiler, lower, Workshop } from "../compile.js";
import { type Load, loadable, runCompiled, runPlain } from "../execute.js";
import { WORLD_MODULE } from "../world/declarations.js";

const SOURCE = `
import { apply, fail, f0, type Fn, touch } from "${WORLD_MODULE}";
export const finals = () => undefined;
export function main(): any {
  "use cooperative";
  const named: Fn = (id) => {
    touch(id, 1);
    return apply("2", (again) => { touch(again, f0); throw new Error("here"); }, 3);
  };
  try {
    return named("1");
  } catch (error) {
    return (error as Error).stack;
  }
}
`;

/** The functions of the program that its stack names, innermost first: plain, and compiled. */
export async function stackOf(
  createCompiler: CreateCompiler,
): Promise<{ readonly plain: string; readonly compiled: string }> {
  Error.stackTraceLimit = 100;
  const plain = namesIn(runPlain(loadable(SOURCE)).outcome);
  const { program, names } = new Workshop().createProgram([SOURCE]);
  const result = lower(createCompiler({ program }), names[0] as string);
  if (result.kind !== "lowered") return { plain, compiled: result.kind };
  let load: Load;
  try {
    load = loadable(result.code);
  } catch (error) {
    return { plain, compiled: String(error) };
  }
  const { outcome } = await runCompiled(load, () => 0);
  return { plain, compiled: namesIn(outcome) };
}

/** Frames of the program are those of evaluated code; the engine calls anonymous functions in it `eval`. */
function namesIn(stack: string): string {
  return [...stack.matchAll(/at ([\w$.<>]+) \(eval at loadable/g)].map(([, name]) => name).join(" < ");
}
