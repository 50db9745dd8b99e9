// The writing half of whatever bytes are sent to: a socket, a pipe of a process, a response. On a `Writable` of Node's.
//
//   I1  Nobody waits to write while Node's buffer is below its high-water mark. What waits is written in order when it drains.
//   I2  When it has failed or is closed, nobody waits any more.
//   I3  After the end, nothing is written.

import type { Writable } from "node:stream";
import { enter, park, unwind } from "../../core/blocked.js";
import { BrokenError, ClosedError } from "../../core/errors.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { TaskQueue } from "../../core/taskQueue.js";

/**
 * Where bytes are sent to, in blocking style. What several tasks write goes out in the order of their calls.
 *
 * @example
 * writer.write("hello\n");
 * writer.end();
 */
export class ByteWriter implements Disposable {
  #sink: Writable;
  readonly #name: string;
  readonly #brokenError: (cause: Error, task?: TaskFrame) => Error;
  readonly #writers = new TaskQueue();
  /** The tasks that wait until everything has left. */
  readonly #enders = new TaskQueue();
  #hasEnded = false;
  #isFinished = false;
  #isClosed = false;
  #failure: Error | undefined = undefined;
  readonly #writing: PrimitiveSuspension;
  #ending: PrimitiveSuspension | undefined = undefined;

  /** `name` is what reports and errors call it, `owner` what reports show. Who makes it tells it of failures, through `fail`. @internal */
  constructor(sink: Writable, name: string, owner?: object, brokenError?: (cause: Error, task?: TaskFrame) => Error) {
    this.#sink = sink;
    this.#name = name;
    this.#sink = sink;
    this.#brokenError =
      brokenError ?? ((cause, task) => new BrokenError(`The ${name} is broken: ${cause.message}`, { cause, task }));
    this.#writing = this.#suspension(`${name}.write`, this.#writers, owner);
    this.attachSink(sink);
  }

  /** Writes to another sink from now on. @internal */
  attachSink(sink: Writable): void {
    this.#sink = sink;
    sink.on("drain", () => {
      if (sink === this.#sink) this.#onDrain();
    });
  }

  /** Whether a task is writing. @internal */
  get isWaitedFor(): boolean {
    return !this.#writers.isEmpty || this.#hasEnded;
  }

  #suspension(op: string, line: TaskQueue, owner: object = this): PrimitiveSuspension {
    const withdraw = (task: TaskFrame): boolean => {
      line.remove(task);
      return true;
    };
    return new PrimitiveSuspension(op, owner, withdraw, /* isOutside: */ true);
  }

  /** Whether it was closed on this side. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Sends bytes, or text as UTF-8. The bytes must not be changed afterwards: they may still be waiting to be sent.
   *
   * Suspends: while more is waiting to be sent than the high-water mark allows: so a fast sender waits for a slow receiver.
   * Throws: `BrokenError` if the other side has failed; `ClosedError` if it was closed or ended on this side.
   * If cancelled: nothing of it is sent.
   *
   * @cooperative
   * @example
   * socket.write("hello\n");
   */
  write(data: string | Uint8Array): void {
    const task = enter(this.#writing.op);
    if (task === undefined) return unwind();
    if (this.#failure !== undefined || this.#isClosed || this.#hasEnded) throw this.#error();
    if (!this.#sink.writableNeedDrain) return void this.#sink.write(data);
    task.outcome = data;
    this.#writers.push(task);
    return park(task, this.#writing);
  }

  /**
   * Says that nothing more will be sent: the other side reads to the end. Ending again changes nothing.
   *
   * Suspends: until everything has been sent.
   * Throws: `BrokenError` if that fails; `ClosedError` if it was closed on this side.
   * If cancelled: it ends all the same, when what was written before is on its way.
   *
   * @cooperative
   * @example
   * writer.end();
   */
  end(): void {
    const task = enter(`${this.#name}.end`);
    if (task === undefined) {
      this.#endSoon();
      return unwind();
    }
    if (this.#failure !== undefined || this.#isClosed) throw this.#error();
    this.#endSoon();
    if (this.#isFinished) return;
    this.#ending ??= this.#suspension(`${this.#name}.end`, this.#enders);
    this.#enders.push(task);
    return park(task, this.#ending);
  }

  /** Closes it at once: what has not left yet is lost. Tasks that wait get a `ClosedError`. Closing again changes nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.stop();
    this.#sink.destroy();
  }

  /** Closes it, as `close` does, unless everything was sent. */
  [Symbol.dispose](): void {
    if (!this.#isFinished) this.close();
  }

  /** It is closed, for whoever writes. @internal */
  stop(): void {
    this.#isClosed = true;
    this.#failAll();
  }

  /** The other side has failed. @internal */
  fail(failure: Error): void {
    if (this.#isClosed || this.#isFinished || this.#failure !== undefined) return;
    this.#failure = failure;
    this.#failAll();
  }

  #endSoon(): void {
    if (this.#hasEnded || this.#isClosed || this.#failure !== undefined) return;
    this.#hasEnded = true;
    if (this.#writers.isEmpty) this.#endSink();
  }

  #endSink(): void {
    this.#sink.once("finish", () => {
      this.#isFinished = true;
      for (let ender = this.#enders.shift(); ender !== undefined; ender = this.#enders.shift()) ender.unpark();
    });
    this.#sink.end();
  }

  #onDrain(): void {
    while (!this.#sink.writableNeedDrain) {
      const writer = this.#writers.shift();
      if (writer === undefined) break;
      this.#sink.write(writer.outcome);
      writer.unpark();
    }
    if (this.#hasEnded && this.#writers.isEmpty && !this.#sink.writableEnded) this.#endSink();
  }

  #failAll(): void {
    for (const line of [this.#writers, this.#enders])
      for (let task = line.shift(); task !== undefined; task = line.shift()) task.unparkError(this.#error(task));
  }

  #error(task?: TaskFrame): Error {
    if (this.#isClosed) return new ClosedError(`The ${this.#name} was closed`, { task });
    if (this.#failure !== undefined) return this.#brokenError(this.#failure, task);
    return new ClosedError(`The ${this.#name} was ended: nothing more can be sent`, { task });
  }
}

/**
 * Writes to a `Writable` of Node's, which nobody else should write to, in blocking style. `name` is what reports and errors call it.
 *
 * @example
 * using writer = writerTo(createWriteStream("greeting.txt"), "greeting.txt");
 * writer.write("hello\n");
 * writer.end();
 */
export function writerTo(sink: Writable, name = "stream"): ByteWriter {
  const writer = new ByteWriter(sink, name);
  sink.on("error", (error) => writer.fail(error));
  sink.on("close", () => writer.fail(new Error("the other side has closed it")));
  return writer;
}
