// Writing to a stream of the web, at its pace. Compiled by our own compiler.

import { ClosedError } from "../../core/errors.js";
import { wait } from "../promise.js";
import { notClosed, type StreamWriter } from "./writer.js";

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

export class WebWriter<T> implements StreamWriter<T> {
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

/** The next call hears of it. */
function toldLater(): void {}
