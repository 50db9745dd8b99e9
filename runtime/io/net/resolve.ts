// The addresses that a name stands for.

import { lookup } from "node:dns";
import { isIP } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { ResolveError } from "./errors.js";

/**
 * The addresses that a name stands for, as this machine knows them, in the order in which they should be tried: those of IPv6 and IPv4 take
 * turns. An address stands for itself.
 *
 * Suspends: until somebody who knows has been asked.
 * Throws: `ResolveError` if nobody knows.
 * If cancelled: the question is left to itself.
 *
 * @cooperative
 * @example
 * for (const address of resolve("localhost")) console.log(address);
 */
export function resolve(host: string): string[] {
  const task = enter("resolve");
  return task === undefined ? unwind() : park(task, new Resolving(host));
}

class Resolving extends SuspendIteration {
  override readonly isOutside = true;
  readonly #host: string;

  constructor(host: string) {
    super("resolve");
    this.#host = host;
  }

  override park(waiter: Waiter): Withdraw {
    lookUp(this.#host, (error, addresses) => {
      if (error === undefined) waiter.unpark(addresses);
      else waiter.unparkError(new ResolveError(`\`${this.#host}\` has no address: ${error.message}`, { cause: error }));
    });
    return () => {};
  }
}

export function lookUp(host: string, done: (error: Error | undefined, addresses: readonly string[]) => void): void {
  if (isIP(host) !== 0) return done(undefined, [host]);
  lookup(host, { all: true, verbatim: true }, (error, found) => {
    if (error === null) done(undefined, takingTurns(found));
    else done(error, []);
  });
}

/** The families take turns, so that one that does not work here costs little. The first keeps its place. */
function takingTurns(found: readonly { readonly address: string; readonly family: number }[]): string[] {
  const first = found.filter(({ family }) => family === found[0]?.family);
  const others = found.filter(({ family }) => family !== found[0]?.family);
  const pairs = Array.from({ length: Math.max(first.length, others.length) }, (_, index) => [
    first[index],
    others[index],
  ]);
  return pairs.flat().flatMap((one) => (one === undefined ? [] : [one.address]));
}
