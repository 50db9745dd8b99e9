// Programs that Stackless is shown with, written here.

import {
  Channel,
  every,
  group,
  Mutex,
  receiveFrom,
  Semaphore,
  select,
  sleep,
  sleepUntil,
  spawn,
  yieldNow,
} from "stackful";
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

test("players in a dungeon see who comes and goes, and what is said where they are (seeds T45)", async () => {
  const lines = await transcript((say) => {
    interface Player {
      readonly name: string;
      room: string;
      readonly seen: Channel<string>;
    }
    const players = new Set<Player>();
    const tell = (room: string, text: string, except?: Player) => {
      "use cooperative";
      for (const player of players) if (player.room === room && player !== except) player.seen.send(text);
    };
    const move = (player: Player, room: string) => {
      "use cooperative";
      tell(player.room, `${player.name} leaves`, player);
      player.room = room;
      tell(room, `${player.name} comes in`, player);
    };
    const obey = (player: Player, command: string) => {
      "use cooperative";
      const [verb, ...words] = command.split(" ");
      if (verb === "go") move(player, words.join(" "));
      else tell(player.room, `${player.name}: ${words.join(" ")}`, player);
    };
    const play = (name: string, commands: readonly (readonly [at: number, command: string])[]) => {
      "use cooperative";
      const player = { name, room: "hall", seen: new Channel<string>(1) };
      players.add(player);
      group((all) => {
        all.background(() => {
          for (const text of player.seen) say(`${name} sees: ${text}`);
        });
        try {
          for (const [at, command] of commands) {
            sleepUntil(at);
            obey(player, command);
          }
        } finally {
          players.delete(player);
          tell(player.room, `${name} is gone`);
        }
      });
    };
    group((all) => {
      all.background(() => {
        const rat = { name: "a rat", room: "cellar", seen: new Channel<string>(Number.POSITIVE_INFINITY) };
        for (const _ of every(25)) move(rat, rat.room === "hall" ? "cellar" : "hall");
      });
      spawn(() =>
        play("Ann", [
          [10, "say hello"],
          [20, "go cellar"],
          [60, "say who is there"],
          [80, "go hall"],
        ]),
      );
      spawn(() =>
        play("Ben", [
          [15, "say hello, Ann"],
          [40, "go cellar"],
          [70, "say a rat"],
        ]),
      );
    });
  });
  expect(lines).toEqual([
    "Ben sees: Ann: hello",
    "Ann sees: Ben: hello, Ann",
    "Ben sees: Ann leaves",
    "Ann sees: a rat leaves",
    "Ben sees: a rat comes in",
    "Ann sees: Ben comes in",
    "Ann sees: a rat comes in",
    "Ben sees: a rat comes in",
    "Ben sees: Ann: who is there",
    "Ann sees: Ben: a rat",
    "Ann sees: Ben is gone",
    "Ann sees: a rat leaves",
  ]);
});
