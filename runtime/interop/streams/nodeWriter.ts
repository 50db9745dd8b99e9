// Writing to a stream of Node's, at its pace. Compiled by our own compiler.

import { suspend } from "../../core/blocked.js";
import { ClosedError } from "../../core/errors.js";
import { SuspendIteration, type Waitable, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { notClosed, type StreamWriter } from "./writer.js";

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

export class NodeWriter<T> implements StreamWriter<T>, Waitable {
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
