// What a round trip costs: a value goes through one unbuffered channel to another task, and comes back through a second.
//
// Raw `yield*` has two generators that are resumed in turn, and nothing else. Effect has queues instead of channels, here of one place; Effection's have no bound.

import { Effect, Fiber, Queue } from "effect";
import { createQueue, run as runEffection, spawn as spawnEffection } from "effection";
import csp from "js-csp";
import { Channel, group, run } from "stackful";
import { PromiseChannel } from "./peers/promiseChannel.js";
import type { Suite } from "./suite.js";

const TRIPS = 5000;

function pingPong(): void {
  "use cooperative";
  const there = new Channel<number>();
  const back = new Channel<number>();
  group((tasks) => {
    tasks.spawn(() => {
      for (let trip = 0; trip < TRIPS; trip++) back.send(there.receive());
    });
    for (let trip = 0; trip < TRIPS; trip++) {
      there.send(trip);
      back.receive();
    }
  });
}

function* echoRaw(): Generator<number, void, number> {
  let value = 0;
  for (let trip = 0; trip < TRIPS; trip++) value = yield value;
}

function* pingRaw(): Generator<number, void, number> {
  for (let trip = 0; trip < TRIPS; trip++) yield trip;
}

function pingPongRaw(): void {
  const ping = pingRaw();
  const echo = echoRaw();
  let value = ping.next();
  while (!value.done) value = ping.next(Number(echo.next(value.value).value));
}

async function pingPongOfPromises(): Promise<void> {
  const there = new PromiseChannel<number>();
  const back = new PromiseChannel<number>();
  const echo = async (): Promise<void> => {
    for (let trip = 0; trip < TRIPS; trip++) await back.send(await there.receive());
  };
  const echoing = echo();
  for (let trip = 0; trip < TRIPS; trip++) {
    await there.send(trip);
    await back.receive();
  }
  await echoing;
}

const pingPongOfEffect = Effect.gen(function* () {
  const there = yield* Queue.bounded<number>(1);
  const back = yield* Queue.bounded<number>(1);
  const echo = Effect.gen(function* () {
    for (let trip = 0; trip < TRIPS; trip++) yield* Queue.offer(back, yield* Queue.take(there));
  });
  const echoing = yield* Effect.forkChild(echo);
  for (let trip = 0; trip < TRIPS; trip++) {
    yield* Queue.offer(there, trip);
    yield* Queue.take(back);
  }
  yield* Fiber.join(echoing);
});

async function pingPongOfEffection(): Promise<void> {
  await runEffection(function* () {
    const there = createQueue<number, never>();
    const back = createQueue<number, never>();
    const echoing = yield* spawnEffection(function* () {
      for (let trip = 0; trip < TRIPS; trip++) back.add((yield* there.next()).value);
    });
    for (let trip = 0; trip < TRIPS; trip++) {
      there.add(trip);
      yield* back.next();
    }
    yield* echoing;
  });
}

function pingPongOfCsp(): Promise<unknown> {
  const there = csp.chan();
  const back = csp.chan();
  csp.go(function* () {
    for (let trip = 0; trip < TRIPS; trip++) yield csp.put(back, yield csp.take(there));
    return 0;
  });
  const done = csp.go(function* () {
    for (let trip = 0; trip < TRIPS; trip++) {
      yield csp.put(there, trip);
      yield csp.take(back);
    }
    return 0;
  });
  return new Promise((resolve) => csp.takeAsync(done, resolve));
}

export const suite: Suite = {
  title: "A round trip over two unbuffered channels",
  unit: "ns",
  rows: [
    {
      name: "ping-pong",
      operations: TRIPS,
      cases: {
        stackful: () => run(pingPong),
        "raw yield*": () => pingPongRaw(),
        promises: () => pingPongOfPromises(),
        "Effect 4": () => Effect.runPromise(pingPongOfEffect),
        "Effection 4": () => pingPongOfEffection(),
        "js-csp": () => pingPongOfCsp(),
      },
      go: ["pingPong"],
    },
  ],
  targets: [
    { row: "ping-pong", atMost: 1, peer: "Go" },
    { row: "ping-pong", atMost: 1, peer: "promises" },
    ...["Effect 4", "Effection 4", "js-csp"].map((peer) => ({ row: "ping-pong", atMost: 0.1, peer })),
  ],
};
