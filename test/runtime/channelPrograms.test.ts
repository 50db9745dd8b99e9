// Programs made of channels: scenario T29.

import { Channel, type Cooperative, group, spawn } from "stackful";
import { expect, test } from "vitest";
import { inVirtualTime } from "../support/transcript.js";

test("a sieve finds the primes below 100 (T29)", async () => {
  function filter(from: Channel<number>, to: Channel<number>, prime: number): void {
    "use cooperative";
    for (const n of from) if (n % prime !== 0) to.send(n);
    to.close();
  }
  const primes: number[] = [];
  await inVirtualTime(() => {
    let numbers = new Channel<number>();
    const all = numbers;
    spawn(() => {
      for (let n = 2; n < 100; n++) all.send(n);
      all.close();
    });
    for (;;) {
      const found = new Channel<number>();
      let prime: number;
      try {
        prime = numbers.receive();
      } catch {
        break;
      }
      primes.push(prime);
      spawn(filter, numbers, found, prime);
      numbers = found;
    }
  });
  expect(primes).toEqual([
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
  ]);
});

test("power series are added, multiplied, differentiated and integrated as streams of coefficients (T29)", async () => {
  type Series = Channel<number>;

  /** Starts a task that sends coefficients for as long as anybody receives them. */
  function series(produce: Cooperative<(output: Series) => void>): Series {
    const output: Series = new Channel();
    spawn(() => produce(output));
    return output;
  }
  function constants(value: number): Series {
    return series((output) => {
      for (;;) output.send(value);
    });
  }
  function split(input: Series): [Series, Series] {
    const copies: [Series, Series] = [new Channel(Number.POSITIVE_INFINITY), new Channel(Number.POSITIVE_INFINITY)];
    spawn(() => {
      for (const value of input) for (const copy of copies) copy.send(value);
    });
    return copies;
  }
  function add(left: Series, right: Series): Series {
    return series((output) => {
      for (const value of left) output.send(value + right.receive());
    });
  }
  function multiply(left: Series, right: Series): Series {
    return series((output) => {
      const lefts: number[] = [];
      const rights: number[] = [];
      for (const value of left) {
        lefts.push(value);
        rights.unshift(right.receive());
        output.send(lefts.reduce((sum, coefficient, index) => sum + coefficient * (rights[index] as number), 0));
      }
    });
  }
  function derivative(input: Series): Series {
    return series((output) => {
      input.receive();
      let n = 1;
      for (const value of input) output.send(value * n++);
    });
  }
  function integral(input: Series): Series {
    return series((output) => {
      output.send(0);
      let n = 1;
      for (const value of input) output.send(value / n++);
    });
  }

  const coefficients: number[] = [];
  await inVirtualTime(() => {
    try {
      group((all) => {
        // 1/(1-x), squared, is its own derivative; and back again, seven operators deep.
        const [one, two] = split(constants(1));
        const squared = multiply(one, two);
        const sum = add(squared, derivative(integral(derivative(constants(1)))));
        for (const value of add(integral(derivative(sum)), constants(0))) {
          coefficients.push(value);
          if (coefficients.length === 8) break;
        }
        all.cancel();
      });
    } catch {
      // The series have no end of their own.
    }
  });
  expect(coefficients).toEqual([0, 4, 6, 8, 10, 12, 14, 16]);
});

test("a daisy chain of 10,000 tasks adds one in each (T29)", async () => {
  const result = await inVirtualTime(() => {
    const first = new Channel<number>();
    let last = first;
    for (let n = 0; n < 10_000; n++) {
      const right = last;
      const left = new Channel<number>();
      spawn(() => left.send(right.receive() + 1));
      last = left;
    }
    first.send(0);
    return last.receive();
  });
  expect(result).toBe(10_000);
});
