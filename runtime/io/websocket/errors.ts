// What goes wrong with WebSockets.

import { BrokenError } from "../../core/errors.js";

/**
 * The connection has ended, and not as planned: the other side has left without a word, has said that something is wrong, or has broken the
 * protocol or a limit. `closeCode` tells which.
 */
export class WebSocketError extends BrokenError {
  override readonly code = "SF_WEBSOCKET";
  /**
   * Why, as RFC 6455 numbers it: what the other side has said, or what we have told it. 1002 and 1007 are frames or text that are malformed, 1008
   * and 1009 a limit that was passed; 1006 is an end without a word.
   */
  readonly closeCode: number;
  /** What the other side has said about it. */
  readonly reason: string;

  constructor(message: string, closeCode: number, reason = "", options?: ConstructorParameters<typeof BrokenError>[1]) {
    super(message, options);
    this.closeCode = closeCode;
    this.reason = reason;
  }
}

/** The server does not want to speak WebSocket with us, or not as we do. */
export class UpgradeError extends BrokenError {
  override readonly code = "SF_UPGRADE";
  /** The status of its answer; undefined if that was 101, but wrong. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What we tell the other side of an error that the parser has found. Not public, but told by names. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
};

/** The code of a failure: 1006 unless the other side has broken the protocol. */
export function codeOf({ code = "" }: NodeJS.ErrnoException): number {
  if (code.startsWith("Z_")) return 1007; // it cannot be decompressed
  return CODES[code] ?? (code.startsWith("WS_ERR_") ? 1002 : 1006);
}
