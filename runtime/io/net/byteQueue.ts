// Bytes that have arrived and that nobody has taken yet.
//
//   I1  `#scanned` bytes at the front are known to hold no line break.
//   I2  The first `#start` bytes of the first chunk were taken, but not all of it.

import { Buffer } from "node:buffer";

const LINE_BREAK = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const EMPTY = Buffer.alloc(0);

export class ByteQueue {
  #chunks: Buffer[] = [];
  #start = 0;
  #length = 0;
  #scanned = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Takes bytes as they came, at most `max` of them. There must be some. */
  takeSome(max: number): Buffer {
    const [first = EMPTY] = this.#chunks;
    return this.take(Math.min(first.length - this.#start, max));
  }

  /** Takes a number of bytes, which must be there. */
  take(count: number): Buffer {
    this.#length -= count;
    this.#scanned = Math.max(0, this.#scanned - count);
    const [first = EMPTY] = this.#chunks;
    const end = this.#start + count;
    if (end > first.length) return this.#takeAcross(first, count);
    const taken = count === first.length ? first : first.subarray(this.#start, end);
    if (end < first.length) {
      this.#start = end;
    } else {
      this.#chunks.shift();
      this.#start = 0;
    }
    return taken;
  }

  #takeAcross(first: Buffer, count: number): Buffer {
    this.#chunks[0] = first.subarray(this.#start);
    this.#start = 0;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = count === all.length ? [] : [all.subarray(count)];
    return all.subarray(0, count);
  }

  /** Takes a line, without its end. Undefined if there is no whole one yet. */
  takeLine(): string | undefined {
    const end = this.#findLineBreak();
    if (end < 0) return undefined;
    const line = this.take(end + 1);
    const length = line[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    return line.toString("utf8", 0, length);
  }

  /** Takes everything there is, as text. */
  takeText(): string {
    return this.take(this.#length).toString("utf8");
  }

  #findLineBreak(): number {
    let start = -this.#start;
    for (const chunk of this.#chunks) {
      const from = Math.max(0, this.#scanned - start);
      const at = from < chunk.length ? chunk.indexOf(LINE_BREAK, from) : -1;
      if (at >= 0) return start + at;
      start += chunk.length;
    }
    this.#scanned = this.#length;
    return -1;
  }
}
