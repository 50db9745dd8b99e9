// What can be wrong with bytes that arrive.

import { BrokenError } from "../../core/errors.js";

/** More has arrived than the limit allows that was asked for. What has arrived was not taken. */
export class LimitExceeded extends BrokenError {
  override readonly code = "SF_LIMIT_EXCEEDED";
}

/** The other side has finished in the middle of what was asked for. The bytes that have come can still be read. */
export class UnexpectedEnd extends BrokenError {
  override readonly code = "SF_UNEXPECTED_END";
}
