// Channels without tasks: who would be where after each operation, and what would have been said.
//
//   I1  `#waiting` is in the order in which operations began to wait. So it is every line of every channel at once: an operation stands in
//       all its lines from the same moment, and leaves them at the same moment.

/** One alternative of an operation. What is sent is the number of the operation. */
export interface Arm {
  readonly way: "send" | "sendError" | "receive";
  readonly channel: number;
}

export type Operation =
  | {
      readonly kind: "one" | "try" | "select" | "selectNow";
      readonly arms: readonly Arm[];
      readonly timeout?: number | undefined;
    }
  | { readonly kind: "close" | "closeWithError" | "cancelChannel"; readonly channel: number }
  | { readonly kind: "cancelTask" | "poke"; readonly which: number };

export interface Shape {
  readonly capacity: number;
  readonly overflow: "block" | "dropNewest" | "dropOldest" | "conflate";
}

interface Item {
  readonly index: number;
  readonly isError: boolean;
}

interface Waiting {
  readonly index: number;
  readonly kind: string;
  readonly arms: readonly Arm[];
  readonly deadline: number;
}

interface State {
  readonly capacity: number;
  readonly overflow: string;
  readonly buffer: Item[];
  end: "open" | "closed" | "failed";
  isBroken: boolean;
}

export class ChannelModel {
  readonly log: string[] = [];
  readonly #channels: readonly State[];
  #waiting: Waiting[] = [];
  #now = 0;

  constructor(shapes: readonly Shape[]) {
    this.#channels = shapes.map(({ capacity, overflow }) => ({
      capacity: overflow === "conflate" ? 1 : capacity,
      overflow,
      buffer: [],
      end: "open",
      isBroken: false,
    }));
  }

  /** Performs an operation; then a millisecond passes. */
  step(index: number, operation: Operation): void {
    if ("arms" in operation) this.#begin(index, operation);
    else if ("channel" in operation) this.#close(this.#state(operation.channel), operation.channel, operation.kind);
    else this.#interrupt(operation);
    this.#now++;
    this.#leave(
      this.#waiting.filter(({ deadline }) => deadline < this.#now),
      "SF_TIMED_OUT",
    );
  }

  #begin(index: number, { kind, arms, timeout = Infinity }: Extract<Operation, { arms: unknown }>): void {
    const refused = arms.find(({ way, channel }) => way !== "receive" && this.#state(channel).end !== "open");
    if (refused !== undefined) {
      if (!kind.startsWith("select")) this.#lose(item(index, refused));
      return this.#say(index, this.#state(refused.channel).isBroken ? "SF_CHANNEL_BROKEN" : "SF_CHANNEL_CLOSED");
    }
    const position = arms.findIndex((arm) => this.#isReady(arm));
    if (position >= 0) this.#take(index, arms[position] as Arm, position);
    else if (kind === "try" || kind === "selectNow") this.#say(index, "would wait");
    else this.#waiting.push({ index, kind, arms, deadline: this.#now + timeout });
  }

  #isReady({ way, channel }: Arm): boolean {
    const { buffer, capacity, overflow, end } = this.#state(channel);
    if (way === "receive") return buffer.length > 0 || this.#first("send", channel) !== undefined || end !== "open";
    return this.#first("receive", channel) !== undefined || buffer.length < capacity || overflow !== "block";
  }

  #take(index: number, arm: Arm, position: number): void {
    const state = this.#state(arm.channel);
    const partner = this.#first(arm.way === "receive" ? "send" : "receive", arm.channel);
    if (partner !== undefined) this.#waiting = this.#waiting.filter((one) => one !== partner.waiting);
    if (arm.way === "receive") {
      if (partner !== undefined) state.buffer.push(item(partner.waiting.index, partner.arm));
      const taken = state.buffer.shift();
      this.#say(index, taken === undefined ? this.#ending(state) : got(taken), position);
      if (partner !== undefined) this.#say(partner.waiting.index, "sent", partner.position);
      return;
    }
    if (partner === undefined) this.#buffer(state, item(index, arm));
    this.#say(index, "sent", position);
    if (partner !== undefined) this.#say(partner.waiting.index, got(item(index, arm)), partner.position);
  }

  #buffer({ buffer, capacity, overflow }: State, sent: Item): void {
    buffer.push(sent);
    if (buffer.length <= capacity) return;
    const dropped = overflow === "dropNewest" ? buffer.pop() : buffer.shift();
    this.#lose(dropped as Item);
  }

  #close(state: State, channel: number, kind: string): void {
    const wasOpen = state.end === "open";
    if (wasOpen) state.end = kind === "closeWithError" ? "failed" : "closed";
    const ended = wasOpen ? this.#waiting.filter(({ arms }) => arms.some(isOn(channel, "receive"))) : [];
    this.#waiting = this.#waiting.filter((one) => !ended.includes(one));
    const broken: Waiting[] = [];
    if (kind === "cancelChannel" && !state.isBroken) {
      state.isBroken = true;
      for (const dropped of state.buffer.splice(0)) this.#lose(dropped);
      broken.push(...this.#waiting.filter(({ arms }) => arms.some(isOn(channel, "send"))));
      this.#waiting = this.#waiting.filter((one) => !broken.includes(one));
      for (const one of broken) this.#loseUnlessSelect(one);
    }
    for (const { index, arms } of ended)
      this.#say(index, this.#ending(state), arms.findIndex(isOn(channel, "receive")));
    for (const { index } of broken) this.#say(index, "SF_CHANNEL_BROKEN");
  }

  #ending({ end }: State): string {
    return end === "failed" ? "failed" : "end";
  }

  #interrupt({ kind, which }: { kind: string; which: number }): void {
    const victim = this.#waiting[which % Math.max(1, this.#waiting.length)];
    if (victim !== undefined) this.#leave([victim], kind === "poke" ? "poked" : "cancelled");
  }

  #leave(some: readonly Waiting[], how: string): void {
    this.#waiting = this.#waiting.filter((one) => !some.includes(one));
    for (const one of some) this.#loseUnlessSelect(one);
    for (const { index } of some) this.#say(index, how);
  }

  /** The numbers of the operations that wait, in order. */
  get waiting(): number[] {
    return this.#waiting.map(({ index }) => index);
  }

  #first(way: "send" | "receive", channel: number) {
    for (const waiting of this.#waiting) {
      const position = waiting.arms.findIndex(isOn(channel, way));
      if (position >= 0) return { waiting, position, arm: waiting.arms[position] as Arm };
    }
    return undefined;
  }

  #loseUnlessSelect({ index, kind, arms }: Waiting): void {
    const [arm] = arms;
    if (kind === "one" && arm !== undefined && arm.way !== "receive") this.#lose(item(index, arm));
  }

  #lose({ index, isError }: Item): void {
    if (!isError) this.log.push(`lost ${index}`);
  }

  #say(index: number, what: string, position?: number): void {
    const isTaken = position !== undefined && !/^(?:error|failed)/.test(what);
    this.log.push(isTaken ? `${index}: ${what} by ${position}` : `${index}: ${what}`);
  }

  #state(channel: number): State {
    return this.#channels[channel] as State;
  }
}

function item(index: number, { way }: Arm): Item {
  return { index, isError: way === "sendError" };
}

function got({ index, isError }: Item): string {
  return isError ? `error ${index}` : `got ${index}`;
}

function isOn(channel: number, direction: "send" | "receive"): (arm: Arm) => boolean {
  return (arm) => arm.channel === channel && (arm.way === "receive") === (direction === "receive");
}
