// The reading half of whatever bytes arrive at: a socket, a pipe of a process, the body of a request. On a `Readable` of Node's.
//
//   I1  Nobody waits to read while what it asks for is there. What arrives goes to whoever waits, at once.
//   I2  When it has failed, has ended or is closed, nobody waits any more.
//   I3  While nobody waits, not much more than the high-water mark is kept: then the source is paused.

import { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import { enter, park, unwind } from "../../core/blocked.js";
import type { cooperative } from "../../core/cooperative.js";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { BrokenError, BusyError, ClosedError } from "../../core/errors.js";
import type { CooperativeIterable } from "../../core/iteration.js";
import { PrimitiveSuspension } from "../../core/suspendIteration.js";
import type { TaskFrame } from "../../core/taskFrame.js";
import { ByteQueue } from "./byteQueue.js";
import { checkCount, checkLimit } from "./checks.js";
import { readChunks } from "./chunks.js";
import { All, type Demand, Exactly, Line, takeLine, Until } from "./demand.js";
import { readLines } from "./lines.js";

/** How much may arrive before somebody reads. Above it, the other side is held back. */
const HIGH_WATER_MARK = 64 * 1024;

/**
 * Bytes that arrive, to be read in blocking style. One task reads at a time.
 *
 * @example
 * for (const chunk of reader) digest(chunk);
 */
export class ByteReader implements CooperativeIterable<Buffer> {
  declare readonly [cooperative]?: true;
  /** What has arrived and was not taken. @internal */
  readonly received = new ByteQueue();
  /** None while TLS is agreed on. */
  #source: Readable | undefined;
  readonly #name: string;
  readonly #highWaterMark: number;
  #reader: TaskFrame | undefined = undefined;
  #hasEnded = false;
  #isClosed = false;
  #failure: Error | undefined = undefined;
  readonly #reading: PrimitiveSuspension;

  /** `name` is what reports and errors call it. Who makes it tells it of failures, through `fail`; or see `readerOf`. @internal */
  constructor(source: Readable, name: string, highWaterMark = HIGH_WATER_MARK) {
    this.#source = source;
    this.#name = name;
    this.#highWaterMark = highWaterMark;
    const withdraw = (): boolean => {
      this.#reader = undefined;
      this.#pauseIfFull();
      return true;
    };
    this.#reading = new PrimitiveSuspension(`${name}.read`, this, withdraw, /* isOutside: */ true);
    this.attachSource(source);
  }

  /** Reads from another source from now on. @internal */
  protected attachSource(source: Readable): void {
    this.#source = source;
    // Nothing is taken from the source before somebody reads.
    source.pause();
    source.on("data", (chunk: Buffer) => {
      if (source === this.#source) this.#onData(chunk);
    });
    source.on("end", () => {
      if (source === this.#source) this.endReading();
    });
  }

  /** Reads from nowhere, until there is another source. Returns what has arrived. @internal */
  protected releaseSource(): Buffer {
    this.#source = undefined;
    return this.received.takeAll();
  }

  /** Whether nothing more will come. @internal */
  protected get isOver(): boolean {
    return this.#hasEnded || this.#isClosed || this.#failure !== undefined;
  }

  /** Takes what comes, though nobody reads: as much as is kept. @internal */
  protected keepReading(): void {
    if (this.received.length < this.#highWaterMark) this.#source?.resume();
  }

  /** Whether a task is reading. @internal */
  protected get isRead(): boolean {
    return this.#reader !== undefined;
  }

  /** Whether it was closed on this side. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /**
   * Takes what has arrived: at least one byte, and `max` at most. Returns undefined at the end, when the other side has sent all it
   * wanted to.
   *
   * Suspends: while nothing is there.
   * Throws: `BrokenError` if the other side has failed, after all that it had sent; `ClosedError` if it was closed on this side;
   * `BusyError` if another task is reading; `RangeError` if `max` is not above 0.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * for (let chunk = socket.read(); chunk !== undefined; chunk = socket.read()) digest(chunk);
   */
  read(max = Number.POSITIVE_INFINITY): Buffer | undefined {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    if (!(max >= 1)) throw new RangeError(`At least one byte is to be read; got ${max}`);
    this.#checkFree();
    if (this.received.length > 0) return this.received.takeSome(max);
    if (this.#isOver()) return undefined;
    return this.#wait(task, max);
  }

  /**
   * Takes `count` bytes, all at once. Returns undefined at the end.
   *
   * Suspends: until so many are there.
   * Throws: as `read` does; `UnexpectedEnd` if the other side finishes after some of them; `RangeError` if `count` is not a number of bytes.
   * If cancelled: nothing was taken. A call with a time limit can be made again, and loses no byte.
   *
   * @cooperative
   * @example
   * const header = socket.readExactly(4);
   * const message = header && socket.readExactly(header.readUInt32BE());
   */
  readExactly(count: number): Buffer | undefined {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    checkCount(count);
    this.#checkFree();
    return this.received.length >= count ? this.received.take(count) : this.#demand(task, new Exactly(count));
  }

  /**
   * Takes what stands in front of a delimiter, and the delimiter with it, which is not returned. Returns undefined at the end.
   *
   * Suspends: until the delimiter is there.
   * Throws: as `read` does; `LimitExceeded` if more than `max` bytes stand in front of it; `UnexpectedEnd` if the other side finishes without it;
   * `RangeError` if the delimiter is empty, or `max` is no limit.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * const head = socket.readUntil("\r\n\r\n", 16_384)?.toString();
   */
  readUntil(delimiter: string | Uint8Array, max: number): Buffer | undefined {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    checkLimit(max, "readUntil(delimiter, 8192)");
    if (delimiter.length === 0) throw new RangeError("A delimiter has at least one byte");
    this.#checkFree();
    const bytes = typeof delimiter === "string" ? Buffer.from(delimiter) : delimiter;
    return this.#demand(task, new Until(bytes, max));
  }

  /**
   * Takes everything up to the end.
   *
   * Suspends: until the other side has finished.
   * Throws: as `read` does; `LimitExceeded` if that is more than `max` bytes; `RangeError` if `max` is no limit.
   * If cancelled: nothing was taken.
   *
   * @cooperative
   * @example
   * const options = JSON.parse(socket.readAll(65_536).toString());
   */
  readAll(max: number): Buffer {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    checkLimit(max, "readAll(65_536)");
    this.#checkFree();
    return this.#demand(task, new All(max)) as Buffer;
  }

  /**
   * Takes what a demand finds. Undefined at the end.
   *
   * @cooperative
   * @internal
   */
  demand<T extends Buffer | string>(demand: Demand): T | undefined {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    this.#checkFree();
    return this.#demand(task, demand);
  }

  /**
   * As `lines` gives them, one. Undefined at the end.
   *
   * @cooperative
   * @internal
   */
  readLine(max: number): string | undefined {
    const task = enter(this.#reading.op);
    if (task === undefined) return unwind();
    this.#checkFree();
    return takeLine(this.received, max) ?? this.#demand(task, new Line(max));
  }

  /**
   * Iterates over the lines that arrive, without their ends: `\n` or `\r\n`. A last line without one counts. Bytes behind the last
   * line that was taken stay where they are.
   *
   * Suspends: to wait for a whole line.
   * Throws: as `read` does; `LimitExceeded` if a line has more than `max` bytes; `RangeError` if `max` is no limit.
   *
   * @example
   * for (const line of socket.lines({ max: 8192 })) handle(line);
   */
  lines(limits: { readonly max: number }): CooperativeGenerator<string> {
    checkLimit(limits?.max, "lines({ max: 8192 })");
    return readLines(this, limits.max);
  }

  /** Iterates over what arrives, in the pieces that it comes in. */
  [Symbol.iterator](): CooperativeGenerator<Buffer> {
    return readChunks(this);
  }

  /**
   * Stops reading, and closes what is read from. What has arrived and was not read is lost. A task that reads gets a `ClosedError`. Closing
   * again changes nothing.
   */
  close(): void {
    if (this.#isClosed) return;
    this.stopReading();
    this.#source?.destroy();
  }

  /** Closes it, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** It is closed, for whoever reads. @internal */
  protected stopReading(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.received.clear();
    this.#failReader();
  }

  /** The source has failed: whoever reads is told, after what had arrived. @internal */
  fail(failure: Error): void {
    if (this.#isClosed || this.#hasEnded || this.#failure !== undefined) return;
    this.#failure = failure;
    this.#failReader();
  }

  /** The error that the system's error means to users. @internal */
  protected brokenError(cause: Error, task?: TaskFrame): Error {
    return new BrokenError(`The ${this.#name} is broken: ${cause.message}`, { cause, task });
  }

  /** Throws unless the task may read. */
  #checkFree(): void {
    if (this.#isClosed) throw this.#closedError();
    if (this.#reader !== undefined)
      throw new BusyError(`Two tasks read from one ${this.#name}: \`${this.#reader.name}\` does already`);
    if (this.#source === undefined) throw new BusyError(`The ${this.#name} cannot be read while TLS is agreed on`);
  }

  /** Whether nothing will come any more. */
  #isOver(): boolean {
    if (this.#failure !== undefined) throw this.brokenError(this.#failure);
    return this.#hasEnded;
  }

  #demand<T extends Buffer | string>(task: TaskFrame, demand: Demand): T | undefined {
    const found = demand.take(this.received, task) as T | undefined;
    if (found !== undefined) return found;
    if (this.#isOver()) return demand.takeAtEnd(this.received, task) as T | undefined;
    return this.#wait(task, demand);
  }

  #wait<T>(task: TaskFrame, wanted: number | Demand): T {
    task.outcome = wanted;
    this.#reader = task;
    this.#source?.resume();
    return park(task, this.#reading);
  }

  #onData(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.received.push(chunk);
    if (this.#reader !== undefined) this.#serve(this.#reader);
    // Whoever still waits has said how much there may be.
    if (this.#reader === undefined) this.#pauseIfFull();
  }

  #pauseIfFull(): void {
    if (this.received.length >= this.#highWaterMark) this.#source?.pause();
  }

  /** @internal */
  protected endReading(): void {
    this.#hasEnded = true;
    if (this.#reader !== undefined) this.#serve(this.#reader);
  }

  /** Something has arrived, or the end. */
  #serve(reader: TaskFrame): void {
    const wanted = reader.outcome as number | Demand;
    if (typeof wanted === "number") {
      this.#reader = undefined;
      reader.unpark(this.received.length === 0 ? undefined : this.received.takeSome(wanted));
      return;
    }
    try {
      const found = this.#hasEnded ? wanted.takeAtEnd(this.received, reader) : wanted.take(this.received, reader);
      if (found === undefined && !this.#hasEnded) return;
      this.#reader = undefined;
      reader.unpark(found);
    } catch (error) {
      this.#reader = undefined;
      reader.unparkError(error);
    }
  }

  #failReader(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    this.#reader = undefined;
    reader.unparkError(this.#isClosed ? this.#closedError(reader) : this.brokenError(this.#failure as Error, reader));
  }

  #closedError(task?: TaskFrame): ClosedError {
    return new ClosedError(`The ${this.#name} was closed`, { task });
  }
}

/**
 * Reads a `Readable` of Node's, which nobody else should read from, in blocking style. `name` is what reports and errors call it. While nobody
 * reads, not much more than `highWaterMark` bytes are kept: 64 kB, unless given; with 0, nothing flows that nobody asks for.
 *
 * @example
 * using reader = readerOf(createReadStream("names.txt"), "names.txt");
 * for (const name of reader.lines({ max: 100 })) greet(name);
 */
export function readerOf(source: Readable, name = "stream", highWaterMark = HIGH_WATER_MARK): ByteReader {
  const reader = new ByteReader(source, name, highWaterMark);
  source.on("error", (error) => reader.fail(error));
  source.on("close", () => reader.fail(new Error("it was closed before its end")));
  return reader;
}
