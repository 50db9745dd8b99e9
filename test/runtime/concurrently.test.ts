// Going over values several at a time.

import fc from "fast-check";
import { Channel, type CooperativeGenerator, forEachConcurrently, group, mapConcurrently, now, sleep } from "stackful";
import { describe, expect, test } from "vitest";
import { inVirtualTime, transcript } from "../support/transcript.js";

describe("mapConcurrently", () => {
  test("returns the results in the order of the values, and never runs more than it may", async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
    const limits = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Number.POSITIVE_INFINITY));
    await fc.assert(
      fc.asyncProperty(delays, limits, async (values, concurrency) => {
        let running = 0;
        let most = 0;
        const results = await inVirtualTime(() =>
          mapConcurrently(
            values,
            (delay, index) => {
              most = Math.max(most, ++running);
              sleep(delay);
              running--;
              return `${index}: ${delay}`;
            },
            { concurrency },
          ),
        );
        expect(results).toEqual(values.map((delay, index) => `${index}: ${delay}`));
        expect(most).toBe(Math.min(concurrency, values.length));
      }),
      { numRuns: 100 },
    );
  });

  test("takes as long as the calls take side by side", async () => {
    const lines = await transcript((say) => {
      mapConcurrently([30, 10, 10, 10], (delay) => sleep(delay), { concurrency: 2 });
      say(`${now()}`);
      [30, 10, 10, 10].map((delay) => sleep(delay));
      say(`${now()}`);
    });
    expect(lines).toEqual(["30", "90"]);
  });

  test("throws the first error, when the others were cancelled and have cleaned up", async () => {
    const lines = await transcript((say) => {
      try {
        mapConcurrently(
          [10, 20, 30, 40],
          (delay) => {
            try {
              sleep(delay);
              if (delay === 20) throw new Error("twenty");
              say(`${delay}`);
            } finally {
              sleep(1);
              say(`cleaned ${delay}`);
            }
          },
          { concurrency: 3 },
        );
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["10", "cleaned 10", "cleaned 20", "cleaned 40", "cleaned 30", "twenty"]);
  });

  test("is cancelled with everything in it", async () => {
    const lines = await transcript((say) => {
      try {
        group((all) => {
          all.spawn(() => {
            sleep(15);
            all.cancel();
          });
          mapConcurrently(
            [10, 20, 30],
            (delay) => {
              try {
                sleep(delay);
                say(`${delay}`);
              } finally {
                say(`cleaned ${delay}`);
              }
            },
            { concurrency: 2 },
          );
        });
      } catch (error) {
        say((error as Error).name);
      }
    });
    expect(lines).toEqual(["10", "cleaned 10", "cleaned 30", "cleaned 20", "TaskCancelled"]);
  });

  test("refuses a concurrency that is none", async () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      await expect(inVirtualTime(() => mapConcurrently([1], (n) => n, { concurrency }))).rejects.toThrow(RangeError);
    }
  });
});

describe("forEachConcurrently", () => {
  test("takes the next value when a call may begin, and closes the source when one fails", async () => {
    const lines = await transcript((say) => {
      function* numbers(): CooperativeGenerator<number> {
        "use cooperative";
        try {
          for (let n = 1; ; n++) {
            say(`give ${n}`);
            yield n;
          }
        } finally {
          say("closed");
        }
      }
      try {
        forEachConcurrently(
          numbers(),
          (n) => {
            sleep(n === 2 ? 15 : 10);
            if (n === 3) throw new Error("three");
            say(`done ${n}`);
          },
          { concurrency: 2 },
        );
      } catch (error) {
        say((error as Error).message);
      }
    });
    expect(lines).toEqual(["give 1", "give 2", "done 1", "give 3", "done 2", "give 4", "closed", "three"]);
  });

  test("runs over a channel until that is closed", async () => {
    const lines = await transcript((say) => {
      const jobs = new Channel<string>(10);
      for (const job of ["a", "b", "c"]) jobs.send(job);
      jobs.close();
      forEachConcurrently(jobs, (job, index) => say(`${index} ${job}`), { concurrency: 2 });
    });
    expect(lines).toEqual(["0 a", "1 b", "2 c"]);
  });
});
