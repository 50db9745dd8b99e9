// The choices of one run: which there were, and what was taken.
//
//   widths      2 3 2 …     how many there were to choose from
//   taken       0 2 0 …     the first of them is what happens by itself
//
// A schedule is what was taken, up to the last that was not the first: `0.2`.
//
//   I1  Only real choices count: where there is one thing to do, nothing is taken.

export class Choices {
  readonly #taken: number[] = [];
  readonly #widths: number[] = [];
  /** How the schedule does not fit the run: it is that of another scenario, or the scenario does not do the same each time. */
  mismatch: string | undefined = undefined;

  /** Takes what is prescribed, then always the first. */
  constructor(readonly prescribed: readonly number[]) {}

  take(width: number): number {
    if (width < 2) return 0; // I1
    const chosen = this.prescribed[this.#taken.length] ?? 0;
    if (chosen >= width)
      this.mismatch ??= `Choice ${this.#taken.length} of the schedule is ${chosen}, and there are only ${width}`;
    const taken = Math.min(chosen, width - 1);
    this.#taken.push(taken);
    this.#widths.push(width);
    return taken;
  }

  get schedule(): string {
    return this.#taken.slice(0, this.#taken.findLastIndex((chosen) => chosen > 0) + 1).join(".");
  }

  get branches(): Branches {
    return new Branches(
      String.fromCharCode(...this.#taken),
      String.fromCharCode(...this.#widths),
      this.prescribed.length,
    );
  }
}

/** The runs that go another way than a run for the first time after what was prescribed to it. Each is a branch of one run only. */
export class Branches {
  /** The numbers as text: there may be a million of these. */
  constructor(
    readonly taken: string,
    readonly widths: string,
    readonly from: number,
  ) {}

  *[Symbol.iterator](): Generator<readonly number[]> {
    for (let at = this.from; at < this.taken.length; at++) {
      const before = Array.from({ length: at }, (_, index) => this.taken.charCodeAt(index));
      for (let other = 1; other < this.widths.charCodeAt(at); other++) yield [...before, other];
    }
  }
}

export function parseSchedule(schedule: string): number[] {
  return schedule === "" ? [] : schedule.split(".").map(Number);
}
