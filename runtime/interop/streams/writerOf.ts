// Writers for streams of both kinds. Reading needs nothing: streams are async iterables, so `each` reads them.

import { type NodeSink, NodeWriter } from "./nodeWriter.js";
import { type WebSink, WebWriter } from "./webWriter.js";
import type { StreamWriter } from "./writer.js";

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
