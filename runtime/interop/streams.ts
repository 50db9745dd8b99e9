// Streams, Node's and the web's: writing at the pace of whoever reads, and cooperative code as the source of one. Compiled by our own
// compiler. Reading needs nothing: streams are async iterables, so `each` reads them.

import { suspend } from "../core/blocked.js";
import type { Cooperative } from "../core/cooperative.js";
import { ClosedError } from "../core/errors.js";
import type { CooperativeIterable } from "../core/iteration.js";
import { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "../core/suspendIteration.js";
import { toAsyncIterable } from "./asyncIterable.js";
import { wait } from "./promise.js";

/** A `WritableStream` of the web, as far as it is needed here. */
export interface WebSink<T> {
  getWriter(): {
    readonly desiredSize: number | null;
    readonly ready: PromiseLike<unknown>;
    write(chunk: T): PromiseLike<unknown>;
    close(): PromiseLike<unknown>;
    abort(reason?: unknown): PromiseLike<unknown>;
  };
}

/** A `Writable` of Node's, as far as it is needed here. */
export interface NodeSink<T> {
  readonly writable: boolean;
  readonly writableNeedDrain: boolean;
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  write(chunk: T): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: (error?: unknown) => void): unknown;
  off(event: string, listener: (error?: unknown) => void): unknown;
}

/** Writes to a stream, and blocks while that has enough. */
export interface StreamWriter<T> extends Disposable {
  /**
   * Writes a chunk.
   *
   * Suspends: while the stream has as much as it wants, or more. Only then is the chunk written.
   * Throws: what the stream has failed with; `ClosedError` if it was closed.
   * If cancelled: the chunk was not written.
   *
   * @cooperative
   * @example
   * for (const line of lines) file.write(`${line}\n`);
   */
  write(chunk: T): void;

  /**
   * Ends the stream.
   *
   * Suspends: until everything has been written.
   * Throws: what the stream has failed with.
   * If cancelled: the stream is left to itself; `using` ends it at once.
   *
   * @cooperative
   * @example
   * file.close();
   */
  close(): void;

  /** Ends the stream at once. What has not been written is lost, and whoever reads finds out. */
  abort(reason?: unknown): void;

  /** Does what `abort` does, unless the stream was closed. */
  [Symbol.dispose](): void;
}

/**
 * A writer for a stream, which nobody else should write to meanwhile. A stream that is left without `close` is aborted: half a file is not
 * taken for a whole one.
 *
 * Throws: `TypeError` if the stream of the web is locked.
 *
 * @example
 * function save(lines: Receiver<string>, path: string) {
 *   "use cooperative";
 *   using file = writerOf(createWriteStream(path));
 *   for (const line of lines) file.write(`${line}\n`);
 *   file.close();
 * }
 */
export function writerOf<T>(stream: WebSink<T> | NodeSink<T>): StreamWriter<T> {
  return "getWriter" in stream ? new WebWriter(stream) : new NodeWriter(stream);
}

/**
 * A stream of the web with what a cooperative function gives. The function is called when the first chunk is asked for, and goes on when the
 * next one is. Whoever cancels the stream cancels it. A stream of Node's is `Readable.from(toAsyncIterable(fn))`.
 *
 * @example
 * return new Response(toReadableStream(() => encodeRows(query)));
 */
export function toReadableStream<T>(fn: Cooperative<() => CooperativeIterable<T>>): ReadableStreamOf<T> {
  const values = toAsyncIterable(fn)[Symbol.asyncIterator]();
  const { ReadableStream } = globalThis as unknown as WebStreams;
  return new ReadableStream<T>(
    {
      pull: async (stream) => {
        const { done, value } = await values.next();
        if (done === true) stream.close();
        else stream.enqueue(value);
      },
      cancel: () => values.return?.(),
    },
    { highWaterMark: 0 },
  );
}

/** `ReadableStream`, where its type is known. */
export type ReadableStreamOf<T> = typeof globalThis extends { ReadableStream: { prototype: infer Stream } }
  ? Stream & AsyncIterable<T>
  : AsyncIterable<T>;

interface WebStreams {
  readonly ReadableStream: new <T>(
    source: {
      pull(stream: { close(): void; enqueue(chunk: T): void }): PromiseLike<unknown>;
      cancel(): unknown;
    },
    strategy: { readonly highWaterMark: number },
  ) => ReadableStreamOf<T>;
}

class WebWriter<T> implements StreamWriter<T> {
  readonly #writer: ReturnType<WebSink<T>["getWriter"]>;
  #isClosed = false;

  constructor(stream: WebSink<T>) {
    this.#writer = stream.getWriter();
  }

  write(chunk: T): void {
    "use cooperative";
    if (this.#isClosed) throw new ClosedError("the stream was closed");
    if ((this.#writer.desiredSize ?? 0) <= 0) waitFor(this.#writer.ready);
    this.#writer.write(chunk).then(undefined, toldLater);
  }

  close(): void {
    "use cooperative";
    if (this.#isClosed) return;
    waitFor(this.#writer.close());
    this.#isClosed = true;
  }

  abort(reason: unknown = notClosed()): void {
    this.#isClosed = true;
    this.#writer.abort(reason).then(undefined, toldLater);
  }

  [Symbol.dispose](): void {
    if (!this.#isClosed) this.abort();
  }
}

/** Waits for a promise of a stream. If the task leaves, it also ends the stream, and need not be told that the promise was rejected. */
function waitFor(promise: PromiseLike<unknown>): void {
  "use cooperative";
  const failure = wait(
    promise.then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  );
  if (failure !== undefined) throw failure.error;
}

class NodeWriter<T> implements StreamWriter<T>, Waitable {
  readonly #stream: NodeSink<T>;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(stream: NodeSink<T>) {
    this.#stream = stream;
    // Without a listener, a stream that fails ends the process. Whoever writes is told instead.
    stream.on("error", this.#fail);
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= { error };
  };

  write(chunk: T): void {
    "use cooperative";
    while (this.#stream.writableNeedDrain && this.#isOpen()) suspend(new StreamSuspension("stream.write", this));
    if (!this.#isOpen()) throw new ClosedError("the stream was closed");
    this.#stream.write(chunk);
  }

  close(): void {
    "use cooperative";
    if (this.#isClosed) return;
    this.#stream.end();
    while (!this.#stream.writableFinished) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#stream.destroyed) throw new ClosedError("the stream was destroyed before all was written");
      suspend(new StreamSuspension("stream.close", this));
    }
    this.#isClosed = true;
  }

  /** Throws: what it has failed with. */
  #isOpen(): boolean {
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#stream.writable && !this.#isClosed;
  }

  abort(reason: unknown = notClosed()): void {
    this.#isClosed = true;
    this.#stream.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  }

  [Symbol.dispose](): void {
    if (!this.#isClosed) this.abort();
  }

  park(waiter: Waiter): Withdraw {
    const wake = (): void => void waiter.unpark();
    for (const event of EVENTS) this.#stream.on(event, wake);
    return () => {
      for (const event of EVENTS) this.#stream.off(event, wake);
    };
  }
}

/** After any of these there is something new to know. */
const EVENTS = ["drain", "finish", "error", "close"];

class StreamSuspension extends SuspendIteration {
  override readonly isOutside = true;

  constructor(op: string, writer: Waitable) {
    super(op, [writer]);
  }
}

function notClosed(): Error {
  return new ClosedError("the writer of the stream left without closing it");
}

/** The next call hears of it. */
function toldLater(): void {}
