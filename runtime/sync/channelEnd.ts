// What both ends of a channel have in common: handles that are counted, and closed one by one.
//
//   I1  A channel knows how many of its handles are open. Its own ends are not counted, and never closed.

import { ClosedError } from "../core/errors.js";
import type { PrimitiveSuspension } from "../core/suspendIteration.js";
import type { Standing, TaskQueue } from "../core/taskQueue.js";
import type { ChannelCore } from "./channelCore.js";

export abstract class ChannelEnd<T> {
  /** @internal */
  readonly core: ChannelCore<T>;
  /** What those are parked with who wait here. @internal */
  readonly suspension: PrimitiveSuspension;
  /** @internal */
  protected isClosed = false;

  /** @internal */
  constructor(core: ChannelCore<T>, suspension: PrimitiveSuspension) {
    this.core = core;
    this.suspension = suspension;
  }

  /** How messages call it, and those who wait here: `sender`, `sending`. @internal */
  protected abstract readonly words: readonly [end: string, doing: string];

  /** Another handle, to be closed for itself. Throws `ClosedError` if this one is closed. */
  abstract clone(): ChannelEnd<T>;

  abstract close(): void;

  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  checkOpen(): void {
    if (this.isClosed) throw this.closedError();
    this.core.checkCaller();
  }

  /** @internal */
  protected closedError(): ClosedError {
    return new ClosedError(`This ${this.words[0]} of a ${this.core.label} is closed`);
  }

  /** Closes the handle for those who wait in `line` through it. Returns false if it was closed before. @internal */
  protected shut(line: TaskQueue<Standing>): boolean {
    if (this.isClosed) return false;
    this.isClosed = true;
    const [end, doing] = this.words;
    const { core, suspension } = this;
    core.turnAway(
      line,
      suspension,
      () => new ClosedError(`The ${end} of a ${core.label} was closed while it was ${doing}`),
    );
    return true;
  }
}
