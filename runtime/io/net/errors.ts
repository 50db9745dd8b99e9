// What goes wrong with connections. `cause` is the system's own error, with its code: `ECONNREFUSED`.

import { BrokenError } from "../../core/errors.js";

/** The connection does not stand: nobody listens there, nobody answers, or the name is unknown. */
export class ConnectError extends BrokenError {
  override readonly code = "SF_CONNECT";
}

/** The port cannot be opened: somebody else has it, or it is not for everybody. */
export class ListenError extends BrokenError {
  override readonly code = "SF_LISTEN";
}

/** TLS could not be agreed on: the certificate is not to be trusted, or the other side speaks no TLS. */
export class HandshakeError extends BrokenError {
  override readonly code = "SF_HANDSHAKE";
}

/** The other side has thrown the connection away: what it had not read is lost. An orderly end is no error: `read` returns undefined. */
export class ConnectionResetError extends BrokenError {
  override readonly code = "SF_CONNECTION_RESET";
}

/** A name stands for no address, or nobody could be asked. */
export class ResolveError extends BrokenError {
  override readonly code = "SF_RESOLVE";
}

/** Whether a system's error means a reset. */
export function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === "ECONNRESET" || error.code === "EPIPE";
}
