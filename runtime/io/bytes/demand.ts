// What a reader asks for, when that is more than any bytes. It is taken as a whole or not at all, and it does not matter in which pieces the
// bytes arrive.
//
//   take        what is asked for, if it is there; undefined if more must come
//   takeAtEnd   what is asked for, when nothing will come any more; undefined if nothing is left

import { Buffer } from "node:buffer";
import type { TaskFrame } from "../../core/taskFrame.js";
import type { ByteQueue } from "./byteQueue.js";
import { LimitExceeded, UnexpectedEnd } from "./errors.js";

/** Both throw, in the name of `task`, if it can never be there. */
export interface Demand {
  take(bytes: ByteQueue, task: TaskFrame): Buffer | string | undefined;
  takeAtEnd(bytes: ByteQueue, task: TaskFrame): Buffer | string | undefined;
}

const LINE_BREAK = Buffer.from("\n");
const CARRIAGE_RETURN = 0x0d;

/** A number of bytes. */
export class Exactly implements Demand {
  constructor(readonly count: number) {}

  take(bytes: ByteQueue): Buffer | undefined {
    return bytes.length < this.count ? undefined : bytes.take(this.count);
  }

  takeAtEnd(bytes: ByteQueue, task: TaskFrame): Buffer | undefined {
    return this.take(bytes) ?? noneOrPart(bytes, `${this.count} bytes`, task);
  }
}

/** What stands in front of a delimiter. The delimiter is taken with it. */
export class Until implements Demand {
  constructor(
    readonly delimiter: Uint8Array,
    readonly max: number,
  ) {}

  take(bytes: ByteQueue, task: TaskFrame): Buffer | undefined {
    const { delimiter, max } = this;
    const at = bytes.indexOf(delimiter);
    if (at > max || (at < 0 && bytes.length >= max + delimiter.length))
      throw new LimitExceeded(`More than ${max} bytes have come without the delimiter`, { task });
    return at < 0 ? undefined : bytes.take(at + delimiter.length).subarray(0, at);
  }

  takeAtEnd(bytes: ByteQueue, task: TaskFrame): Buffer | undefined {
    return this.take(bytes, task) ?? noneOrPart(bytes, "the delimiter", task);
  }
}

/** A line. It is taken with its end, but given without. */
export class Line implements Demand {
  constructor(readonly max: number) {}

  take(bytes: ByteQueue, task: TaskFrame): string | undefined {
    return takeLine(bytes, this.max, task);
  }

  takeAtEnd(bytes: ByteQueue, task: TaskFrame): string | undefined {
    const line = takeLine(bytes, this.max, task);
    if (line !== undefined || bytes.length === 0) return line;
    if (bytes.length > this.max) throw lineTooLong(this.max, task);
    return bytes.takeAll().toString("utf8");
  }
}

/** Takes a line, if a whole one is there. */
export function takeLine(bytes: ByteQueue, max: number, task?: TaskFrame): string | undefined {
  const end = bytes.indexOf(LINE_BREAK);
  // Beside the line, there may be the first half of its end.
  if (end > max + 1 || (end < 0 && bytes.length > max + 1)) throw lineTooLong(max, task);
  if (end < 0) return undefined;
  const line = bytes.take(end + 1);
  const length = line[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  if (length > max) throw lineTooLong(max, task);
  return line.toString("utf8", 0, length);
}

function lineTooLong(max: number, task: TaskFrame | undefined): LimitExceeded {
  return new LimitExceeded(`The peer has sent a line of more than ${max} bytes`, { task });
}

/** Everything up to the end. */
export class All implements Demand {
  constructor(readonly max: number) {}

  take(bytes: ByteQueue, task: TaskFrame): undefined {
    if (bytes.length > this.max) throw new LimitExceeded(`More than ${this.max} bytes have come`, { task });
  }

  takeAtEnd(bytes: ByteQueue, task: TaskFrame): Buffer {
    this.take(bytes, task);
    return bytes.takeAll();
  }
}

function noneOrPart(bytes: ByteQueue, wanted: string, task: TaskFrame): undefined {
  if (bytes.length === 0) return undefined;
  throw new UnexpectedEnd(`The peer has finished after ${bytes.length} bytes, where ${wanted} should come`, { task });
}
