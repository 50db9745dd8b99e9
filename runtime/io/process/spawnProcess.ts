// Starting processes in blocking style.

import {
  type ChildProcess as NodeProcess,
  type SpawnOptions as NodeSpawnOptions,
  spawn as spawnNode,
} from "node:child_process";
import { once } from "node:events";
import { enter, unwind } from "../../core/blocked.js";
import { ready } from "../../core/call.js";
import { currentScope } from "../../core/spawn.js";
import { checkDuration } from "../../core/time.js";
import { wait } from "../../interop/promise.js";
import { ChildProcess } from "./childProcess.js";
import { SpawnError } from "./errors.js";
import { keep } from "./keep.js";

/** Where a standard stream of a process leads: to this program, to where the same stream of this program leads, or nowhere. */
export type Stdio = "pipe" | "inherit" | "ignore";

/** How a process is started. */
export interface ProcessOptions {
  /** The folder that it works in: that of this program, unless given. */
  readonly cwd?: string | URL | undefined;
  /** Its environment, whole: that of this program, unless given. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Its standard input. `"pipe"` unless said otherwise. A program that reads to the end waits until you call `stdin.end()`. */
  readonly stdin?: Stdio | undefined;
  /** Its standard output. `"pipe"` unless said otherwise. A program that writes more than the system buffers waits until you read. */
  readonly stdout?: Stdio | undefined;
  /** Its standard error. `"inherit"` unless said otherwise: its messages stand among those of this program. */
  readonly stderr?: Stdio | undefined;
  /** How long it may take to end after SIGTERM before it gets SIGKILL, in milliseconds. 3,000 unless given. */
  readonly grace?: number | undefined;
  /** Whether it is the first of a process group of its own. Then signals go to all that it starts, too. Not on Windows. */
  readonly processGroup?: boolean | undefined;
}

/**
 * Starts a program as a process of the scope that the calling code runs in, as `spawn` starts a task: the scope ends after the process has, and
 * when it is cancelled the process is stopped, as `ChildProcess.stop` does it. `using` stops the process at the end of the block.
 *
 * No shell has a part in it: arguments arrive as they are.
 *
 * Suspends: until the process runs.
 * Throws: `SpawnError` if it does not: no such program, no such folder; `RangeError` if `grace` is no time.
 * If cancelled: no process was started.
 *
 * @cooperative
 * @example
 * using sorting = spawnProcess("sort", ["--unique"]);
 * sorting.stdin.write("pear\napple\n");
 * sorting.stdin.end();
 * for (const line of sorting.stdout.lines({ max: 1000 })) console.log(line);
 */
export function spawnProcess(
  command: string,
  args: readonly string[] = [],
  options: ProcessOptions = {},
): ChildProcess {
  if (options.grace !== undefined) checkDuration(options.grace);
  const task = enter("spawnProcess");
  if (task === undefined) return unwind();
  let node: NodeProcess;
  try {
    node = spawnNode(command, args, nodeOptions(options));
  } catch (error) {
    throw spawnError(command, options, error as Error);
  }
  if (node.pid === undefined) return fail(command, options, node);
  const child = new ChildProcess(node, command, options);
  currentScope("spawnProcess")(keep, [child]).rename(`process ${command}`);
  return ready(child);
}

function nodeOptions({ cwd, env, stdin, stdout, stderr, processGroup }: ProcessOptions): NodeSpawnOptions {
  return {
    stdio: [stdin ?? "pipe", stdout ?? "pipe", stderr ?? "inherit"],
    windowsHide: true,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env: { ...env } }),
    ...(processGroup !== undefined && { detached: processGroup }),
  };
}

/** It has no number, so it has not begun: Node says why a moment later. */
function fail(command: string, options: ProcessOptions, node: NodeProcess): ChildProcess {
  const failed = once(node, "error").then(([error]: Error[]) => {
    throw spawnError(command, options, error as Error);
  });
  return wait<ChildProcess>(failed);
}

function spawnError(command: string, { cwd }: ProcessOptions, cause: NodeJS.ErrnoException): SpawnError {
  // The system says the same of a folder that does not exist.
  const where = cause.code === "ENOENT" && cwd !== undefined ? `, or there is no folder ${String(cwd)}` : "";
  const why = cause.code === "ENOENT" ? `no such program${where}` : cause.message;
  return new SpawnError(`\`${command}\` cannot be started: ${why}`, { cause });
}
