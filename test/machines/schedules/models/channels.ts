// A model of two channels, and of selects on them.
//
//   send a          receive b
//   receive a|receive b            a select: one of them
//   receive a, not for long        with a time limit
//
// What an operation comes to: `sent a`, `got 0.1 from b`, where 0.1 is the second value of task 0; `late`.

import { Model } from "./model.js";

interface Waiting {
  readonly who: number;
  readonly value: string;
  readonly arms: readonly Arm[];
}

interface Arm {
  readonly way: "send" | "receive";
  readonly channel: string;
}

export const NOT_FOR_LONG = ", not for long";
/** Any will do. */
export const LIMIT = 5;

export class ChannelsModel extends Model {
  readonly #buffers: Readonly<Record<string, string[]>> = { a: [], b: [] };
  #line: Waiting[] = [];
  /** When the time of each operation is up. It is set until the task goes on. */
  readonly #timers = new Map<number, number>();
  #now = 0;
  readonly #counts = new Map<number, number>();
  readonly #values = new Map<number, string>();
  /** A select that can choose. The choice is not the model's. */
  #choosing: Waiting | undefined = undefined;

  constructor(readonly capacity: number) {
    super();
  }

  override enter(who: number, operation: string, mayBlock: boolean): void {
    this.#values.set(who, this.nextValue(who));
    super.enter(who, operation, mayBlock);
  }

  protected override begin(who: number, operation: string): void {
    const waiting = { who, value: this.#values.get(who) as string, arms: parse(operation) };
    const ready = waiting.arms.filter((arm) => this.#isReady(arm));
    if (ready.length === 0) {
      this.#line.push(waiting);
      if (operation.endsWith(NOT_FOR_LONG)) this.#timers.set(who, this.#now + LIMIT);
    } else if (ready.length === 1) this.#take(waiting, ready[0] as Arm);
    else this.#choosing = { ...waiting, arms: ready };
  }

  /** The value that the task sends in its next operation, if it sends one. */
  nextValue(who: number): string {
    const count = this.#counts.get(who) ?? 0;
    this.#counts.set(who, count + 1);
    return `${who}.${count}`;
  }

  override leave(who: number, result: string): void {
    const choosing = this.#choosing;
    if (choosing?.who === who) {
      this.#choosing = undefined;
      const arm = choosing.arms.find(({ way, channel }) =>
        way === "send" ? result === `sent ${channel}` : result.endsWith(` from ${channel}`),
      );
      if (arm !== undefined) this.#take(choosing, arm);
    }
    this.#timers.delete(who);
    super.leave(who, result);
  }

  override interrupt(who: number, how: string): void {
    if (how === "time") this.#passTime();
    else super.interrupt(who, how);
  }

  /** The next timer is due, and all that are set for the same moment. */
  #passTime(): void {
    this.#now = Math.min(...this.#timers.values());
    for (const [who, due] of this.#timers) {
      if (due > this.#now) continue;
      this.#timers.delete(who);
      if (!this.isWaiting(who)) continue; // it was faster
      this.withdraw(who);
      this.decide(who, "late");
    }
  }

  protected override withdraw(who: number): void {
    this.#line = this.#line.filter((waiting) => waiting.who !== who);
  }

  #partner({ way, channel }: Arm): Waiting | undefined {
    return this.#line.find(({ arms }) => arms.some((arm) => arm.way !== way && arm.channel === channel));
  }

  #isReady(arm: Arm): boolean {
    const count = this.#buffers[arm.channel]?.length ?? 0;
    return (arm.way === "send" ? count < this.capacity : count > 0) || this.#partner(arm) !== undefined;
  }

  #take({ who, value }: Waiting, arm: Arm): void {
    const buffer = this.#buffers[arm.channel] as string[];
    const partner = this.#partner(arm);
    if (partner !== undefined) this.withdraw(partner.who);
    if (arm.way === "send") {
      this.decide(who, `sent ${arm.channel}`);
      if (partner === undefined) buffer.push(value);
      else this.decide(partner.who, `got ${value} from ${arm.channel}`);
    } else {
      if (partner !== undefined) {
        buffer.push(partner.value);
        this.decide(partner.who, `sent ${arm.channel}`);
      }
      this.decide(who, `got ${buffer.shift()} from ${arm.channel}`);
    }
  }
}

function parse(operation: string): Arm[] {
  return operation
    .replace(NOT_FOR_LONG, "")
    .split("|")
    .map((arm) => {
      const [way, channel] = arm.split(" ") as [Arm["way"], string];
      return { way, channel };
    });
}
