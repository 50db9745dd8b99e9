// What a file of benchmarks exports.

export interface Suite {
  readonly title: string;
  /**
   * What a figure is: the nanoseconds of an operation; the bytes on the heap that are held for one; or what the case itself has found, and
   * the row's name says what that is. Less is better, except where that name says `per second`.
   */
  readonly unit: "ns" | "bytes" | "";
  readonly rows: readonly Row[];
  readonly targets?: readonly Target[];
}

/** One piece of work, done by each of several peers. */
export interface Row {
  readonly name: string;
  /** How many operations one run of a case makes. */
  readonly operations: number;
  /** Whether a run takes so long that one process should make only a few. */
  readonly isLong?: boolean;
  readonly cases: Readonly<Record<string, () => unknown>>;
  /** The same work in Go: the name of a case of `peers/go`, and its arguments. */
  readonly go?: readonly string[];
}

/** How far the first column of a row may be from a peer's, or from its own in another row, or from nothing. */
export interface Target {
  readonly row: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What the limit is times. With neither, it is a figure. */
  readonly peer?: string;
  readonly ofRow?: string;
}
