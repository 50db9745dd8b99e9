// What a primitive costs that has no reason to wait.
//
// Beside it stands `await` of a value that is there; and for each library, what it does for the same thing, where it has it.

import { Effect, Queue, Semaphore } from "effect";
import csp from "js-csp";
import { Channel, group, Mutex, run, spawn } from "stackful";
import { connect, listen } from "stackful/net";
import type { Suite } from "./suite.js";

const TIMES = 10_000;
const PIECES = 100_000;
const PIECE = 16;
const BYTES = Buffer.alloc(PIECES * PIECE);

async function awaitReady(): Promise<number> {
  let n = 0;
  while (n < TIMES) n = await (n + 1);
  return n;
}

/** Two operations: there, and back. */
function pass(): number {
  "use cooperative";
  const channel = new Channel<number>(1);
  let n = 0;
  while (n < TIMES / 2) {
    channel.send(n + 1);
    n = channel.receive();
  }
  return n;
}

const passInEffect = Effect.gen(function* () {
  const queue = yield* Queue.bounded<number>(1);
  let n = 0;
  while (n < TIMES / 2) {
    yield* Queue.offer(queue, n + 1);
    n = yield* Queue.take(queue);
  }
  return n;
});

function passInCsp(): Promise<unknown> {
  const channel = csp.chan(1);
  const done = csp.go(function* () {
    let n: unknown = 0;
    while (Number(n) < TIMES / 2) {
      yield csp.put(channel, Number(n) + 1);
      n = yield csp.take(channel);
    }
    return n;
  });
  return new Promise((resolve) => csp.takeAsync(done, resolve));
}

function lock(): number {
  "use cooperative";
  const mutex = new Mutex();
  let n = 0;
  while (n < TIMES) {
    mutex.lock();
    n += 1;
    mutex.unlock();
  }
  return n;
}

const lockInEffect = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(1);
  let n = 0;
  const step = Effect.sync(() => {
    n += 1;
  });
  while (n < TIMES) yield* semaphore.withPermit(step);
  return n;
});

/** Nearly every piece is there when it is asked for: what is sent at once arrives in a few chunks. */
function readPieces(): number {
  "use cooperative";
  using listener = listen({ port: 0, host: "127.0.0.1" });
  using socket = connect(listener.address);
  using sender = listener.accept();
  return group(() => {
    spawn(() => sender.write(BYTES));
    let total = 0;
    while (total < BYTES.length) total += socket.read(PIECE)?.length ?? 0;
    return total;
  });
}

/** A reader as one writes it by hand. */
class PieceReader {
  #at = 0;

  async read(): Promise<Buffer> {
    return BYTES.subarray(this.#at, (this.#at += PIECE));
  }
}

async function awaitPieces(): Promise<number> {
  const reader = new PieceReader();
  let total = 0;
  while (total < BYTES.length) total += (await reader.read()).length;
  return total;
}

function cutPieces(): number {
  let total = 0;
  while (total < BYTES.length) total += BYTES.subarray(total, total + PIECE).length;
  return total;
}

export const suite: Suite = {
  title: "One primitive that is ready",
  unit: "ns",
  rows: [
    {
      name: "a buffer with a free place",
      operations: TIMES,
      cases: {
        stackful: () => run(pass),
        await: () => awaitReady(),
        "Effect 4": () => Effect.runPromise(passInEffect),
        "js-csp": () => passInCsp(),
      },
      go: ["buffer"],
    },
    {
      name: "a free mutex",
      operations: TIMES,
      cases: {
        stackful: () => run(lock),
        await: () => awaitReady(),
        "Effect 4": () => Effect.runPromise(lockInEffect),
      },
      go: ["mutex"],
    },
    {
      name: "16 bytes that have arrived",
      operations: PIECES,
      cases: { stackful: () => run(readPieces), plain: () => cutPieces(), await: () => awaitPieces() },
    },
  ],
  targets: ["a buffer with a free place", "a free mutex", "16 bytes that have arrived"].map((row) => ({
    row,
    atMost: 0.25,
    peer: "await",
  })),
};
