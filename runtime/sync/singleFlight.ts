// The same question, asked by many at once, is answered once.

import type { Cooperative } from "../core/cooperative.js";
import { Flight } from "./flight.js";

/**
 * A function that makes one call of `fn` for all that ask the same while it lasts: they all get what it returns, or throws. When it has
 * ended, the next that asks makes a new call.
 *
 * The function: suspends until the call has ended; throws what `fn` throws, and `DeadlockError` if `fn` waits for its own result. If the task
 * that makes the call is cancelled, so is `fn`, and the next that waits makes it.
 *
 * @param keyOf what is the same: those whose keys are. The first argument, unless said otherwise
 * @example
 * const fetchUser = singleFlight((id: number) => get(`/users/${id}`));
 * for (const request of requests) spawn(() => render(fetchUser(request.userId)));
 */
export function singleFlight<A extends unknown[], T>(
  fn: Cooperative<(...args: A) => T>,
  keyOf: (...args: A) => unknown = (...args) => args[0],
): Cooperative<(...args: A) => T> {
  const flights = new Map<unknown, Flight>();
  return (...args) => {
    const key = keyOf(...args);
    let flight = flights.get(key);
    if (flight === undefined) {
      flight = new Flight("singleFlight", fn.name, true, () => void flights.delete(key));
      flights.set(key, flight);
    }
    return flight.join(() => fn(...args)) as T;
  };
}
