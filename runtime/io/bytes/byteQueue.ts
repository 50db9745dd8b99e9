// Bytes that have arrived and that nobody has taken yet.
//
//   I1  At none of the first `#scanned` bytes does `#sought` begin.
//   I2  The first `#start` bytes of the chunk at `#head` were taken, but not all of it. No chunk is empty.
//   I3  `#spare`, if there is one, is room behind the last chunk: what is small is copied there, so that a peer that sends byte by byte
//       does not make us keep an object for each.

import { Buffer } from "node:buffer";

const EMPTY = Buffer.alloc(0);
const SMALL = 512;
const BLOCK = 4096;

export class ByteQueue {
  #chunks: Buffer[] = [];
  #head = 0;
  #start = 0;
  #length = 0;
  #scanned = 0;
  #sought: Uint8Array = EMPTY;
  #spare: Buffer | undefined = undefined;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    if (chunk.length < SMALL && this.#head < this.#chunks.length) return this.#copyBehindLast(chunk);
    this.#spare = undefined;
    this.#chunks.push(chunk);
  }

  #copyBehindLast(chunk: Buffer): void {
    const room = this.#spare;
    const last = this.#chunks.length - 1;
    if (room === undefined || room.length < chunk.length) {
      const block = Buffer.allocUnsafeSlow(BLOCK);
      chunk.copy(block);
      this.#chunks.push(block.subarray(0, chunk.length));
      this.#spare = block.subarray(chunk.length);
      return;
    }
    chunk.copy(room);
    const { buffer, byteOffset, length } = this.#chunks[last] as Buffer;
    this.#chunks[last] = Buffer.from(buffer, byteOffset, length + chunk.length);
    this.#spare = room.subarray(chunk.length);
  }

  /** Takes bytes as they came, at most `max` of them. There must be some. */
  takeSome(max: number): Buffer {
    const { length } = this.#chunks[this.#head] as Buffer;
    return this.take(Math.min(length - this.#start, max));
  }

  /** Takes a number of bytes, which must be there. */
  take(count: number): Buffer {
    if (count === 0) return EMPTY;
    this.#length -= count;
    this.#scanned = Math.max(0, this.#scanned - count);
    const first = this.#chunks[this.#head] as Buffer;
    const end = this.#start + count;
    if (end > first.length) return this.#takeAcross(first, count);
    const taken = count === first.length ? first : first.subarray(this.#start, end);
    if (end < first.length) this.#start = end;
    else this.#dropFirst();
    return taken;
  }

  #dropFirst(): void {
    this.#start = 0;
    this.#chunks[this.#head++] = EMPTY;
    if (this.#head === this.#chunks.length) this.clear();
  }

  #takeAcross(first: Buffer, count: number): Buffer {
    this.#chunks[this.#head] = first.subarray(this.#start);
    const all = Buffer.concat(this.#chunks.slice(this.#head));
    const left = this.#length;
    const scanned = this.#scanned;
    this.clear();
    if (left === 0) return all;
    this.#chunks.push(all.subarray(count));
    this.#length = left;
    this.#scanned = scanned;
    return all.subarray(0, count);
  }

  /** Takes everything there is. */
  takeAll(): Buffer {
    return this.take(this.#length);
  }

  /** Forgets everything there is. */
  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#start = 0;
    this.#length = 0;
    this.#scanned = 0;
    this.#spare = undefined;
  }

  /** How many bytes stand in front of the first place where `sought` is; -1 if it is nowhere. */
  indexOf(sought: Uint8Array): number {
    if (sought !== this.#sought) {
      this.#sought = sought;
      this.#scanned = 0;
    }
    const at = this.#find(sought);
    this.#scanned = at < 0 ? Math.max(0, this.#length - sought.length + 1) : at;
    return at;
  }

  #find(sought: Uint8Array): number {
    const chunks = this.#chunks;
    let start = -this.#start;
    for (let index = this.#head; index < chunks.length; index++) {
      const chunk = chunks[index] as Buffer;
      const from = Math.max(0, this.#scanned - start);
      if (from < chunk.length) {
        const at = chunk.indexOf(sought, from);
        if (at >= 0) return start + at;
        const across = sought.length === 1 ? -1 : this.#findAcross(sought, index, from);
        if (across >= 0) return start + across;
      }
      start += chunk.length;
    }
    return -1;
  }

  /** Where, in a chunk, `sought` begins and goes on in the next ones. */
  #findAcross(sought: Uint8Array, index: number, from: number): number {
    const { length } = this.#chunks[index] as Buffer;
    for (let at = Math.max(from, length - sought.length + 1); at < length; at++)
      if (this.#standsAt(sought, index, at)) return at;
    return -1;
  }

  #standsAt(sought: Uint8Array, index: number, from: number): boolean {
    let chunk = this.#chunks[index] as Buffer;
    let next = index + 1;
    let at = from;
    for (const byte of sought) {
      if (at === chunk.length) {
        if (next === this.#chunks.length) return false;
        chunk = this.#chunks[next++] as Buffer;
        at = 0;
      }
      if (chunk[at++] !== byte) return false;
    }
    return true;
  }
}
