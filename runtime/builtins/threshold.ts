// How the engine sorts few values: V8 has come to insert them one by one, and from a number on that differs between methods and versions
// does it look for runs. So it is asked, once.

type Method = "sort" | "toSorted";

const memory: Partial<Record<Method, number>> = {};

/** How many values there must be for the engine to look for runs. */
export function thresholdOf(method: Method): number {
  memory[method] ??= findThreshold(method);
  return memory[method];
}

function findThreshold(method: Method): number {
  let length = 3;
  while (length < 64 && !looksForRuns(method, length)) length++;
  return length;
}

/** In 1, 0, 2 …, the first run ends at 0: whoever looks for runs compares 2 with it next; whoever inserts, with 1. */
function looksForRuns(method: Method, length: number): boolean {
  const comparedWith: number[] = [];
  const values = Array.from({ length }, (_, k) => (k < 2 ? 1 - k : k));
  values[method]((a, b) => (comparedWith.push(b), a - b));
  return comparedWith[1] === 0;
}
