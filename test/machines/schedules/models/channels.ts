// A model of two channels, and of selects on them.
//
//   send a          receive b
//   receive a|receive b            a select: one of them
//
// What an operation comes to: `sent a`, `got 0.1 from b`, where 0.1 is the second value of task 0.

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

export class ChannelsModel extends Model {
  readonly #buffers: Readonly<Record<string, string[]>> = { a: [], b: [] };
  #line: Waiting[] = [];
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
    if (ready.length === 0) this.#line.push(waiting);
    else if (ready.length === 1) this.#take(waiting, ready[0] as Arm);
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
    super.leave(who, result);
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
  return operation.split("|").map((arm) => {
    const [way, channel] = arm.split(" ") as [Arm["way"], string];
    return { way, channel };
  });
}
