// Channels and select against a model without tasks, on random histories. `npm run histories` goes through 100,000 of them.

import { expect, test } from "vitest";
import { type History, modelled, played, randomHistory } from "../support/channelHistories.js";

const COUNT = Number(globalThis.process?.env["HISTORIES"] ?? 10_000);

test("channels agree with a sequential model on random histories, 10,000 at least (S-24)", {
  timeout: 600_000,
}, async () => {
  for (let seed = 0; seed < COUNT; seed++) {
    const history = randomHistory(seed);
    if (await agrees(history)) continue;
    const smallest = await reduce(history);
    expect(await outcome(smallest), `seed ${seed}: ${JSON.stringify(smallest)}`).toEqual(modelled(smallest));
  }
});

async function agrees(history: History): Promise<boolean> {
  return (await outcome(history)).join("\n") === modelled(history).join("\n");
}

async function outcome(history: History): Promise<string[]> {
  try {
    return await played(history);
  } catch (error) {
    return [String(error)];
  }
}

/** Leaves operations out, as long as what is left still disagrees. */
async function reduce(history: History): Promise<History> {
  for (const [index] of history.operations.entries()) {
    const operations = history.operations.toSpliced(index, 1);
    if (!(await agrees({ ...history, operations }))) return reduce({ ...history, operations });
  }
  return history;
}
