// Programs that Stackless is shown with, written here.

import { Channel, group, Mutex, receiveFrom, Semaphore, select, sleep, spawn, yieldNow } from "stackful";
import { expect, test } from "vitest";
import { transcript } from "../support/transcript.js";

test("a server counts what three clients send (seeds T29)", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<number>();
    let count = 0;
    spawn(() => {
      for (const _ of channel) count++;
    });
    group(() => {
      for (let client = 0; client < 3; client++)
        spawn(() => {
          for (let n = 0; n < 20; n++) channel.send(n);
        });
    });
    channel.close();
    yieldNow();
    say(`${count}`);
  });
  expect(lines).toEqual(["60"]);
});

test("tasks that send to and receive from one channel take from each other, in order (seeds T38)", async () => {
  const lines = await transcript((say) => {
    const channel = new Channel<string>();
    for (const name of ["inky", "dinky"]) {
      spawn(() => {
        for (let round = 1; round <= 2; round++) {
          say(`${name} ${channel.receive()}`);
          channel.send(`from ${name} ${round}`);
        }
      });
    }
    for (const word of ["2", "3"]) channel.send(word);
    for (let count = 0; count < 2; count++) say(`main ${channel.receive()}`);
  });
  // Whoever has waited longest gets it, and that need not be who it was meant for.
  expect(lines).toEqual([
    "inky 2",
    "dinky from inky 1",
    "inky from dinky 1",
    "dinky 3",
    "main from inky 2",
    "main from dinky 2",
  ]);
});

test("Santa wakes for nine reindeer, or for three elves, and never for both (seeds T45)", async () => {
  const lines = await transcript((say) => {
    const reindeer = new Channel<string>(9);
    const elves = new Channel<string>(3);
    const doors = { reindeer: new Channel<string[]>(), elves: new Channel<string[]>() };
    const gather = (from: Channel<string>, size: number, door: Channel<string[]>) => {
      "use cooperative";
      for (;;) door.send(Array.from({ length: size }, () => from.receive()));
    };
    group((all) => {
      all.background(() => gather(reindeer, 9, doors.reindeer));
      all.background(() => gather(elves, 3, doors.elves));
      for (let n = 1; n <= 9; n++)
        spawn(() => {
          sleep(n * 10);
          reindeer.send(`reindeer ${n}`);
        });
      for (let n = 1; n <= 7; n++)
        spawn(() => {
          sleep(n * 15);
          elves.send(`elf ${n}`);
        });
      for (let times = 0; times < 3; times++) {
        const { key, value } = select(
          { reindeer: receiveFrom(doors.reindeer), elves: receiveFrom(doors.elves) },
          { biased: true },
        );
        say(`${key}: ${value?.length} of them, ${value?.at(-1)} the last`);
      }
    });
  });
  expect(lines).toEqual([
    "elves: 3 of them, elf 3 the last",
    "reindeer: 9 of them, reindeer 9 the last",
    "elves: 3 of them, elf 6 the last",
  ]);
});

test("producers and consumers share a store of limited size (seeds T45)", async () => {
  const lines = await transcript((say) => {
    const [free, filled, mutex] = [new Semaphore(2), new Semaphore(0, { max: 2 }), new Mutex()];
    const store: number[] = [];
    let most = 0;
    group(() => {
      for (const producer of [0, 1])
        spawn(() => {
          for (let n = 0; n < 5; n++) {
            free.acquire();
            mutex.withLock(() => {
              most = Math.max(most, store.push(producer * 10 + n));
              yieldNow();
            });
            filled.release();
          }
        });
      let sum = 0;
      for (let n = 0; n < 10; n++) {
        filled.acquire();
        sum += mutex.withLock(() => store.shift() as number);
        free.release();
      }
      say(`${sum}, never more than ${most}`);
    });
  });
  expect(lines).toEqual(["70, never more than 2"]);
});
