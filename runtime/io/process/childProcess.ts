// A process that this program has started.
//
//   I1  Nobody waits for its end after it has ended.
//   I2  A signal is sent only before its end is known: its number may be another's afterwards.

import type { ChildProcess as NodeProcess } from "node:child_process";
import { enter, park, unwind } from "../../core/blocked.js";
import { ready } from "../../core/call.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";
import { checkDuration } from "../../core/time.js";
import { parkWithin, type WaitOptions } from "../../core/within.js";
import { type ByteReader, readerOf } from "../bytes/byteReader.js";
import { type ByteWriter, writerTo } from "../bytes/byteWriter.js";
import type { ExitStatus } from "./exitStatus.js";
import { stopProcess } from "./keep.js";
import type { ProcessOptions } from "./spawnProcess.js";

const GRACE = 3000;

/**
 * A process that was started. Get one from `spawnProcess`. `using` stops it at the end of the block.
 *
 * @example
 * using counting = spawnProcess("wc", ["-l"]);
 * counting.stdin.write("one\ntwo\n");
 * counting.stdin.end();
 * console.log(counting.stdout.readAll(1000).toString().trim());
 */
export class ChildProcess {
  /** Its number. */
  readonly pid: number;
  /** The program. */
  readonly command: string;
  /** How long it may take to end after SIGTERM, in milliseconds. @internal */
  readonly grace: number;
  readonly #node: NodeProcess;
  readonly #isGroup: boolean;
  readonly #stdin: ByteWriter | undefined;
  readonly #stdout: ByteReader | undefined;
  readonly #stderr: ByteReader | undefined;
  #status: ExitStatus | undefined = undefined;
  readonly #waiting = new TaskQueue();
  readonly #exiting = new PrimitiveSuspension("process.wait", this, (task) => this.#leave(task), /* isOutside: */ true);

  /** @internal */
  constructor(node: NodeProcess, command: string, { grace = GRACE, processGroup = false }: ProcessOptions) {
    this.#node = node;
    this.pid = node.pid as number;
    this.command = command;
    this.grace = grace;
    this.#isGroup = processGroup;
    this.#stdin = node.stdin === null ? undefined : writerTo(node.stdin, `stdin of ${command}`);
    this.#stdout = node.stdout === null ? undefined : readerOf(node.stdout, `stdout of ${command}`);
    this.#stderr = node.stderr === null ? undefined : readerOf(node.stderr, `stderr of ${command}`);
    node.on("exit", (code, signal) => this.#onExit({ code: code ?? undefined, signal: signal ?? undefined }));
    // Of a signal that could not be sent: `kill` has returned false.
    node.on("error", () => {});
  }

  #leave(task: TaskFrame): boolean {
    this.#waiting.remove(task);
    return true;
  }

  /**
   * What it reads. Writing waits while the process is slow; when it has ended, or does not read any more, writing throws `BrokenError`.
   *
   * Throws: `TypeError` if its input is not a pipe.
   */
  get stdin(): ByteWriter {
    return this.#stdin ?? notPiped("stdin");
  }

  /**
   * What it writes. Can be read to its end after the process has ended, too.
   *
   * Throws: `TypeError` if its output is not a pipe.
   */
  get stdout(): ByteReader {
    return this.#stdout ?? notPiped("stdout");
  }

  /**
   * Its messages, if `spawnProcess` was told `stderr: "pipe"`.
   *
   * Throws: `TypeError` if they are not a pipe.
   */
  get stderr(): ByteReader {
    return this.#stderr ?? notPiped("stderr");
  }

  /** How it has ended; undefined while it runs. */
  get status(): ExitStatus | undefined {
    return this.#status;
  }

  /**
   * Waits for its end. Any number of tasks can; what it has written may still have to be read.
   *
   * Suspends: until the process has ended.
   * Throws: `TimedOut` if that takes longer than `timeout`; `RangeError` if that is no time. That the process has failed is no error: see the
   * code.
   * If cancelled: the process goes on, unless its scope was cancelled.
   *
   * @cooperative
   * @example
   * const { code } = spawnProcess("true").wait({ timeout: 5000 });
   */
  wait(options?: WaitOptions): ExitStatus {
    if (options?.timeout !== undefined) checkDuration(options.timeout);
    const task = enter("process.wait");
    if (task === undefined) return unwind();
    if (this.#status !== undefined) return ready(this.#status);
    if (options?.timeout === undefined) return this.#wait(task);
    return parkWithin(task, options.timeout, () => this.#wait(task));
  }

  #wait(task: TaskFrame): ExitStatus {
    this.#waiting.push(task);
    return park(task, this.#exiting);
  }

  /** Sends it a signal. Returns whether it was still there to get it. What the signal does is the program's business. */
  kill(signal: NodeJS.Signals = "SIGTERM"): boolean {
    if (this.#status !== undefined) return false; // (I2)
    return this.#isGroup ? this.#killGroup(signal) : this.#node.kill(signal);
  }

  #killGroup(signal: NodeJS.Signals): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }

  /**
   * Ends it: SIGTERM, and SIGKILL if it is still there after its grace, or at once if the grace is 0. What it has written and nobody has read is
   * lost. Stopping a process that has ended changes nothing.
   *
   * Suspends: until the process has ended.
   * If cancelled: it gets SIGKILL at once.
   *
   * @cooperative
   * @example
   * const server = spawnProcess("sleep", ["1000"]);
   * console.log(server.stop().signal);
   */
  stop(): ExitStatus {
    return stopProcess(this);
  }

  /**
   * Stops it, as `stop` does.
   *
   * @cooperative
   */
  [Symbol.dispose](): void {
    return this.stop() as unknown as undefined;
  }

  /** Nobody reads or writes any more. @internal */
  closePipes(): void {
    this.#stdin?.close();
    this.#stdout?.close();
    this.#stderr?.close();
  }

  #onExit(status: ExitStatus): void {
    this.#status = status;
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) task.unpark(status);
  }

  /** It has ended, and was stopped: so does what it has left behind in its group. @internal */
  killRest(): void {
    if (this.#isGroup) this.#killGroup("SIGKILL");
  }
}

function notPiped(name: string): never {
  throw new TypeError(`The ${name} of this process is no pipe. Say \`${name}: "pipe"\` to \`spawnProcess\``);
}
