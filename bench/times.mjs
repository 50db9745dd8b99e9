// How long one process measures one case: in milliseconds, and how many runs of it there are at least.

/** @param {{ isLong?: boolean }} row */
export function timesOf({ isLong }) {
  return isLong
    ? { time: 100, iterations: 3, warmupTime: 100, warmupIterations: 1 }
    : { time: 1000, iterations: 10, warmupTime: 300, warmupIterations: 3 };
}
