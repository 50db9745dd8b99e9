// The entry of a program.

import { Cancel } from "./cancel.js";
import { isClaimed } from "./claimedSignals.js";
import type { Cooperative } from "./cooperative.js";
import { dumpOf, formatDump } from "./dump.js";
import { exitNow, listenForDumps, listenForSignals, print, printError, setExitCode } from "./host.js";
import { startRoot } from "./run.js";
import { cancelScope } from "./scope.js";
import { shared } from "./shared.js";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a cooperative function as the whole program.
 *
 * The exit code is 0 when the function and everything that it has spawned have ended; 1 when it throws, and the error is printed;
 * 13 when all tasks are blocked for ever, and a report is printed that says where. SIGINT and SIGTERM cancel the function, so that
 * clean-up runs: then it is 130 or 143. A second signal ends the program at once. Signals that the program receives itself, through
 * `signals`, do nothing else. SIGUSR2 prints what all tasks are doing, and changes nothing.
 *
 * @example
 * main(() => serve(7000));
 */
export function main(fn: Cooperative<() => void>): void {
  const task = startRoot(shared, fn, []);
  let exitCode = 0;
  const stopListening = listenForSignals((signal) => {
    if (isClaimed(signal)) return;
    if (exitCode !== 0) exitNow(exitCode);
    exitCode = EXIT_CODES[signal];
    cancelScope(task, new Cancel("signal", signal, undefined));
  });
  const stopDumping = listenForDumps(() => {
    if (!isClaimed("SIGUSR2")) print(`stackful: all tasks\n${formatDump(dumpOf(shared))}`);
  });
  task.whenDone(() => {
    stopListening();
    stopDumping();
    const isShutDown = task.cause?.source === "shutdown";
    if (isShutDown) exitCode = task.cause?.reason as number;
    try {
      task.settled();
    } catch (error) {
      if (!task.cancelled) printError(error);
      if (!isShutDown || !task.cancelled) exitCode ||= 1;
    }
    if (exitCode !== 0) setExitCode(exitCode);
  });
}
