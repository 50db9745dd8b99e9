// What the examples of `stackful/testing` need around them.

import assert from "node:assert/strict";
import { Channel, Mutex, type Semaphore, sleep, spawn } from "stackful";
import type { Stage } from "stackful/testing";

/** As much of it as the examples use. */
function expect(actual: unknown, message?: string) {
  return {
    toBe: (expected: unknown) => assert.equal(actual, expected, message),
    toEqual: (expected: unknown) => assert.deepEqual(actual, expected, message),
    toBeUndefined: () => assert.equal(actual, undefined, message),
  };
}

class Account {
  readonly #mutex = new Mutex();

  constructor(public balance: number) {}

  /** @cooperative */
  withdraw(amount: number): void {
    using _ = this.#mutex.lock();
    const before = this.balance;
    sleep(1);
    this.balance = before - amount;
  }
}

const scenario = (stage: Stage) => {
  "use cooperative";
  const channel = new Channel<number>();
  stage.afterwards(() => {});
  spawn(() => channel.send(1));
  spawn(() => channel.receive());
};

export const settings = {
  explore: () => ({ Account, expect }),
  replay: () => ({ scenario }),
  settle() {
    const channel = new Channel<string>();
    return { channel, expect, after: () => assert.deepEqual(channel.tryReceive(), { value: "hello" }) };
  },
  simulate: () => ({
    accounts: [new Account(60), new Account(40)] as const,
    expect,
    transfer([from, to]: readonly [Account, Account]) {
      "use cooperative";
      from.withdraw(1);
      to.withdraw(-1);
      return from.balance + to.balance;
    },
  }),
  cooperative: () => ({ expect, test: (_: string, fn: () => Promise<unknown>) => fn() }),
  formatFinding: () => ({ scenario }),
  sweep: () => ({
    expect,
    useOne(permits: Semaphore) {
      "use cooperative";
      using _ = permits.acquire();
      sleep(1);
    },
  }),
  transcript: () => ({ expect }),
  virtualClock: () => ({
    scenario() {
      "use cooperative";
      sleep(1e6);
    },
  }),
};
