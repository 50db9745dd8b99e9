// Programs that are run to their end, and what they print. Compiled by our own compiler.

import { Buffer } from "node:buffer";
import { BrokenError } from "../../core/errors.js";
import { group } from "../../core/group.js";
import { currentTask, spawn } from "../../core/spawn.js";
import type { ByteReader } from "../bytes/byteReader.js";
import type { ChildProcess } from "./childProcess.js";
import { ExitError } from "./errors.js";
import { type ExitStatus, formatStatus } from "./exitStatus.js";
import { type ProcessOptions, spawnProcess } from "./spawnProcess.js";

const MAX_OUTPUT = 1024 * 1024;
const MAX_QUOTED = 400;

/** How a program is run to its end. */
export interface RunProcessOptions extends Omit<ProcessOptions, "stdin" | "stdout" | "stderr"> {
  /** What it reads: nothing, unless given. */
  readonly input?: string | Uint8Array | undefined;
  /** How many bytes it may write, to its output and to its error each. 1 MiB unless given. */
  readonly maxOutput?: number | undefined;
  /** Whether only code 0 is success. True unless said otherwise; with false, look at `status`. */
  readonly check?: boolean | undefined;
}

/** What a program has printed, and how it has ended. */
export interface ProcessResult {
  /** What it has written to its output. */
  readonly stdout: Buffer;
  /** What it has written to its error. */
  readonly stderr: Buffer;
  /** How it has ended. */
  readonly status: ExitStatus;
}

/**
 * Runs a program to its end, and returns what it has printed.
 *
 * Suspends: until it has ended, and both its outputs have.
 * Throws: `ExitError` if it ends otherwise than with code 0, unless `check` is false; `SpawnError` if it does not begin; `LimitExceeded` if it
 * prints more than `maxOutput` bytes: then it is stopped.
 * If cancelled: it is stopped, as `ChildProcess.stop` does it.
 *
 * @cooperative
 * @example
 * const { stdout } = runProcess("sort", ["--numeric-sort"], { input: "10\n9\n" });
 * console.log(stdout.toString());
 */
export function runProcess(
  command: string,
  args: readonly string[] = [],
  options: RunProcessOptions = {},
): ProcessResult {
  "use cooperative";
  const result = collect(command, args, options);
  if (result.status.code !== 0 && options.check !== false) throw exitError(command, result);
  return result;
}

function collect(command: string, args: readonly string[], options: RunProcessOptions): ProcessResult {
  "use cooperative";
  const { input, maxOutput = MAX_OUTPUT } = options;
  return group(() => {
    using child = spawnProcess(command, args, {
      ...options,
      stdin: input === undefined ? "ignore" : "pipe",
      stderr: "pipe",
    });
    if (input !== undefined) spawn(feed, child, input);
    const stderr = spawn((reader: ByteReader) => reader.readAll(maxOutput), child.stderr);
    const stdout = child.stdout.readAll(maxOutput);
    return { stdout, stderr: stderr.join(), status: child.wait() };
  });
}

/** It may end before it has read everything: what it says then is what counts. */
function feed({ stdin }: ChildProcess, input: string | Uint8Array): void {
  "use cooperative";
  try {
    stdin.write(input);
    stdin.end();
  } catch (error) {
    if (!(error instanceof BrokenError)) throw error;
  }
}

function exitError(command: string, { status, stderr }: ProcessResult): ExitError {
  const quoted = stderr.toString("utf8", 0, MAX_QUOTED).trim();
  const words = quoted === "" ? "" : `: ${quoted}`;
  return new ExitError(`\`${command}\` ${formatStatus(status)}${words}`, status, Buffer.from(stderr), currentTask());
}
