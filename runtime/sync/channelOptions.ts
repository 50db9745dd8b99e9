// How a channel is made, and what it tells about itself.

/** What happens to a value that is sent when the buffer is full. */
export type Overflow =
  | "block" // the sender waits
  | "dropNewest" // it is dropped
  | "dropOldest" // what has been in the buffer longest is dropped
  | "conflate"; // the buffer holds one value, whatever the capacity: the newest

/** How a channel behaves. */
export interface ChannelOptions<T> {
  /** What happens to a value that is sent when the buffer is full. `"block"` unless said otherwise: the sender waits. */
  readonly overflow?: Overflow | undefined;
  /**
   * Called once for each value that was given to `send` and that nobody will receive: the send was cancelled, timed out or threw, the
   * value was dropped, or the channel was cancelled. Close there what the value holds. It is also called when `trySend` throws, but not
   * when it returns false, and not for a clause of a `select` that was not taken: then the value is still yours. What it throws is
   * printed as a warning.
   */
  readonly onUndelivered?: ((value: T) => void) | undefined;
  /** What errors call the channel. */
  readonly name?: string | undefined;
  /** What its values come from, if that is not the program's tasks. @internal */
  readonly feed?: Feed | undefined;
}

/** Something outside the program's tasks that values of a channel come from. A virtual clock stands still for who waits to receive them. */
export interface Feed {
  /** A value was taken that had come before somebody wanted it. */
  onTaken?(): void;
  /** The channel was closed; or cancelled, for a reason. */
  onEnd?(cancelled: { readonly reason: unknown } | undefined): void;
}

/** What a channel is doing. */
export interface ChannelStatistics {
  /** Values in the buffer. */
  readonly used: number;
  /** How many it holds at most. */
  readonly capacity: number;
  /** Tasks that wait to send. */
  readonly waitingSend: number;
  /** Tasks that wait to receive. */
  readonly waitingReceive: number;
  /** The most values that were ever in the buffer. */
  readonly peak: number;
}

const OVERFLOWS: readonly string[] = ["block", "dropNewest", "dropOldest", "conflate"] satisfies Overflow[];

export function checkCapacity(capacity: number, overflow: Overflow): void {
  if (typeof capacity !== "number") {
    throw new TypeError(`The capacity of a channel is a number; got ${String(capacity)}`);
  }
  if (!(capacity === Number.POSITIVE_INFINITY || (Number.isInteger(capacity) && capacity >= 0))) {
    throw new RangeError(`The capacity of a channel is a whole number, 0 or more, or Infinity; got ${capacity}`);
  }
  if (!OVERFLOWS.includes(overflow)) {
    throw new TypeError(`The overflow of a channel is one of ${OVERFLOWS.join(", ")}; got ${overflow}`);
  }
}
