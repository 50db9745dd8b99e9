// Signals of the system, as a channel.

import { claimSignal } from "../../core/claimedSignals.js";
import { Channel } from "../../sync/channel.js";

/** More than a program that is told something again and again needs to know. */
const CAPACITY = 16;
const LONG = 2 ** 31 - 1;

/**
 * A channel of the signals that this program gets, also for `select`. Get one from `signals`. `using` closes it at the end of the block.
 */
export class Signals extends Channel<NodeJS.Signals> implements Disposable {
  #stopListening: () => void;

  /** @internal */
  constructor(names: readonly NodeJS.Signals[]) {
    super(CAPACITY, { overflow: "dropNewest", name: "signals", isFedFromOutside: true });
    const onSignal = (name: NodeJS.Signals): void => void this.trySend(name);
    const stops = names.map((name) => {
      const giveBack = claimSignal(name);
      process.on(name, onSignal);
      return () => {
        process.off(name, onSignal);
        giveBack();
      };
    });
    // The engine does not wait for signals: it would end the program while a task does.
    const keepingAlive = setInterval(() => {}, LONG);
    this.#stopListening = () => {
      clearInterval(keepingAlive);
      for (const stop of stops.splice(0)) stop();
    };
  }

  /** Closes it: from now on the signals do what they do without it. What has come can still be received. Closing again changes nothing. */
  override close(error?: unknown): void {
    this.#stopListening();
    super.close(error);
  }

  /** Closes it, and forgets what has come. */
  override cancel(reason?: unknown): void {
    this.#stopListening();
    super.cancel(reason);
  }

  /** Closes it, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Receives signals that this program gets, instead of what they do otherwise: end it, or, in a program of `main`, cancel it. Beyond 16
 * that nobody has received, more are dropped. While it is open, the program does not end by itself.
 *
 * Throws: Node's own error if a signal cannot be received: `SIGKILL`, `SIGSTOP`; `TypeError` if none is named.
 *
 * @example
 * using hangups = signals("SIGHUP", "SIGINT");
 * for (const signal of hangups) {
 *   if (signal === "SIGINT") break;
 *   reloadConfiguration();
 * }
 */
export function signals(...names: NodeJS.Signals[]): Signals {
  if (names.length === 0) throw new TypeError('Which signals? Say `signals("SIGHUP")`');
  return new Signals(names);
}
