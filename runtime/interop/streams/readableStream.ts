// Cooperative code as the source of a stream of the web.

import type { Cooperative } from "../../core/cooperative.js";
import type { CooperativeIterable } from "../../core/iteration.js";
import { toAsyncIterable } from "../asyncIterable.js";

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
