// What a file of benchmarks exports.

export interface Suite {
  readonly title: string;
  /** What a figure is in: nanoseconds an operation, or bytes on the heap that are held for one. */
  readonly unit: "ns" | "bytes";
  readonly rows: readonly Row[];
}

/** One piece of work, done by each of several peers. */
export interface Row {
  readonly name: string;
  /** How many operations one run of a case makes. */
  readonly operations: number;
  /** Whether a run takes so long that one process should make only a few. */
  readonly isLong?: boolean;
  readonly cases: Readonly<Record<string, () => unknown>>;
}
