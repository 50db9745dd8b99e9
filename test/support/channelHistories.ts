// Random histories of two channels: what the model says, and what the channels do.

import {
  Channel,
  group,
  receiveFrom,
  SelectNeverError,
  StackfulError,
  select,
  sendTo,
  sleep,
  spawn,
  type Task,
} from "stackful";
import { Random } from "../../fuzz/random.js";
import { type Arm, ChannelModel, type Operation, type Shape } from "./channelModel.js";
import { transcript } from "./transcript.js";

export interface History {
  readonly shapes: readonly Shape[];
  readonly operations: readonly Operation[];
}

const CAPACITIES = [0, 0, 1, 2, 10, Number.POSITIVE_INFINITY];
const OVERFLOWS = ["block", "block", "block", "dropNewest", "dropOldest", "conflate"] as const;
const ONE: Operation["kind"][] = ["one", "one", "one", "try"];

export function randomHistory(seed: number): History {
  const random = new Random(seed);
  const shape = (): Shape => ({ capacity: random.pick(CAPACITIES), overflow: random.pick(OVERFLOWS) });
  return {
    shapes: [shape(), shape()],
    operations: Array.from({ length: 4 + random.below(28) }, () => randomOperation(random)),
  };
}

function randomOperation(random: Random): Operation {
  const chance = random.next();
  if (chance < 0.03) {
    return { kind: random.pick(["close", "close", "closeWithError", "cancelChannel"]), channel: random.below(2) };
  }
  if (chance < 0.15) return { kind: random.pick(["cancelTask", "poke"]), which: random.below(8) };
  if (chance < 0.4) {
    const arms = Array.from({ length: 1 + random.below(4) }, () => randomArm(random, ["send", "receive"]));
    return { kind: random.pick(["select", "select", "selectNow"]), arms };
  }
  const kind = random.pick(ONE);
  const arm = randomArm(
    random,
    kind === "try" ? ["send", "receive"] : ["send", "send", "sendError", "receive", "receive"],
  );
  const timeout = kind === "one" && random.chance(0.3) ? random.below(5) + 0.5 : undefined;
  return { kind, arms: [arm], timeout } as Operation;
}

function randomArm(random: Random, ways: readonly Arm["way"][]): Arm {
  return { way: random.pick(ways), channel: random.below(2) };
}

/** What the model says, with both channels cancelled at the end: then everybody has been told something. */
export function modelled({ shapes, operations }: History): string[] {
  const model = new ChannelModel(shapes);
  for (const [index, operation] of operations.entries()) model.step(index, operation);
  for (const channel of [0, 1]) model.step(operations.length, { kind: "cancelChannel", channel });
  return model.log;
}

/** What the channels do. */
export function played({ shapes, operations }: History): Promise<string[]> {
  return transcript((say) => {
    const channels = shapes.map(
      ({ capacity, overflow }) =>
        new Channel<number>(capacity, { overflow, onUndelivered: (index) => say(`lost ${index}`) }),
    );
    const check = () => channels.forEach((channel) => channel.check());
    const model = new ChannelModel(shapes);
    const tasks = new Map<number, Task>();
    group(() => {
      for (const [index, operation] of operations.entries()) {
        if ("arms" in operation) {
          tasks.set(
            index,
            spawn(() => attempt(channels, operation, index, say)),
          );
        } else if ("channel" in operation) closeOne(channels, operation);
        else interrupt(tasks.get(model.waiting[operation.which % Math.max(1, model.waiting.length)] ?? -1), operation);
        model.step(index, operation);
        check();
        sleep(1);
        check();
      }
      for (const channel of channels) {
        channel.cancel();
        sleep(1);
      }
    });
  });
}

function closeOne(channels: readonly Channel<number>[], operation: { kind: string; channel: number }): void {
  const channel = channels[operation.channel] as Channel<number>;
  if (operation.kind === "cancelChannel") channel.cancel();
  else channel.close(operation.kind === "close" ? undefined : new Error("failed"));
}

function interrupt(task: Task | undefined, { kind }: { kind: string }): void {
  if (kind === "cancelTask") task?.cancel();
  else task?.poke(new Error("poked"));
}

type Attempt = Extract<Operation, { arms: unknown }>;

function attempt(
  channels: readonly Channel<number>[],
  operation: Attempt,
  index: number,
  say: (line: string) => void,
): void {
  "use cooperative";
  let said = "cancelled";
  try {
    said = perform(channels, operation, index);
  } catch (error) {
    if (error instanceof SelectNeverError) throw error;
    said = error instanceof StackfulError ? error.code : (error as Error).message;
    if (said === "SF_CHANNEL_CLOSED" && operation.arms[0]?.way === "receive" && operation.kind === "one")
      said = "end by 0";
  } finally {
    say(`${index}: ${said}`);
  }
}

function perform(channels: readonly Channel<number>[], operation: Attempt, index: number): string {
  "use cooperative";
  const { kind, arms } = operation;
  if (kind === "one") return `${performOne(channels, operation, index)} by 0`;
  if (kind === "try") return tryOne(channels, arms[0] as Arm, index);
  const clauses = Object.fromEntries(
    arms.map(({ way, channel: which }, position) => {
      const channel = channels[which] as Channel<number>;
      return [`arm${position}`, way === "receive" ? receiveFrom(channel) : sendTo(channel, index)];
    }),
  );
  const got = select(clauses, { biased: true, default: kind === "selectNow" });
  if (got.key === "default") return "would wait";
  const what = got.done ? "end" : got.value === undefined ? "sent" : `got ${got.value}`;
  return `${what} by ${got.key.slice(3)}`;
}

function performOne(channels: readonly Channel<number>[], { arms, timeout }: Attempt, index: number): string {
  "use cooperative";
  const { way, channel: which } = arms[0] as Arm;
  const channel = channels[which] as Channel<number>;
  if (way === "receive") return `got ${channel.receive({ timeout })}`;
  if (way === "send") channel.send(index, { timeout });
  else channel.sendError(new Error(`error ${index}`), { timeout });
  return "sent";
}

function tryOne(channels: readonly Channel<number>[], { way, channel: which }: Arm, index: number): string {
  const channel = channels[which] as Channel<number>;
  if (way === "send") return channel.trySend(index) ? "sent by 0" : "would wait";
  const found = channel.tryReceive();
  if (found === undefined) return "would wait";
  return found.done ? "end by 0" : `got ${found.value} by 0`;
}
