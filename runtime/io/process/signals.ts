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
  /** @internal */
  constructor(names: readonly NodeJS.Signals[]) {
    const stops: (() => void)[] = [];
    const onEnd = (): void => {
      for (const stop of stops.splice(0)) stop();
    };
    super(CAPACITY, { overflow: "dropNewest", name: "signals", feed: { onEnd } });
    const onSignal = (name: NodeJS.Signals): void => void this.trySend(name);
    for (const name of names) {
      process.on(name, onSignal); // throws if that cannot be received
      stops.push(() => process.off(name, onSignal), claimSignal(name));
    }
    // The engine does not wait for signals: it would end the program while a task does.
    const keepingAlive = setInterval(() => {}, LONG);
    stops.push(() => clearInterval(keepingAlive));
  }

  /** Closes it: from now on the signals do what they do without it. What has come can still be received. */
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
