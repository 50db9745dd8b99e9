// What goes wrong with requests that we send. `cause` is the system's own error.

import { BrokenError, StackfulError } from "../../../core/errors.js";
import { LimitExceeded, UnexpectedEnd } from "../../bytes/errors.js";
import { ConnectError, ConnectionResetError, HandshakeError, isReset } from "../../net/errors.js";

/** What the server has sent is no answer: malformed, or packed in a way that cannot be undone. */
export class ResponseError extends BrokenError {
  override readonly code = "SF_RESPONSE";
}

/** A redirect is not followed: there are too many, it leads from `https` to `http`, or to no address. */
export class RedirectError extends BrokenError {
  override readonly code = "SF_REDIRECT";
}

/** How far an exchange has come, which decides what a system's error means. */
export type Progress = "dialling" | "securing" | "connected";

/** What a system's error means to users. */
export function meaningOf(cause: NodeJS.ErrnoException, progress: Progress): StackfulError {
  if (cause instanceof StackfulError) return cause;
  const code = cause.code ?? "";
  if (code === "HPE_HEADER_OVERFLOW") return new LimitExceeded("The header of the response is too long", { cause });
  if (code.startsWith("HPE_")) return new ResponseError(`The response is malformed: ${cause.message}`, { cause });
  if (code === "Z_BUF_ERROR") return new UnexpectedEnd("The compressed body ends in the middle", { cause });
  if (code.startsWith("Z_") || code.startsWith("ERR_BROTLI") || code.startsWith("ERR__ERROR_FORMAT"))
    return new ResponseError(`The body cannot be decompressed: ${cause.message}`, { cause });
  if (progress === "securing") return new HandshakeError(`TLS failed: ${cause.message}`, { cause });
  if (progress === "dialling") return new ConnectError(`The server cannot be reached: ${cause.message}`, { cause });
  if (cause.message === "socket hang up" || cause.message === "aborted")
    return new UnexpectedEnd("The server has closed the connection in the middle of its answer", { cause });
  if (isReset(cause)) return new ConnectionResetError(`The server has thrown the connection away`, { cause });
  return new BrokenError(`The request has failed: ${cause.message}`, { cause });
}
