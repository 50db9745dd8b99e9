// What a file of benchmarks exports.

export interface Suite {
  readonly title: string;
  /** What a figure is in: nanoseconds an operation. */
  readonly unit: "ns";
  readonly rows: readonly Row[];
}

/** One piece of work, done by each of several peers. */
export interface Row {
  readonly name: string;
  /** How many operations one run of a case makes. */
  readonly operations: number;
  readonly cases: Readonly<Record<string, () => unknown>>;
}
