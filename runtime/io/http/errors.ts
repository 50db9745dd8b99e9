// What goes wrong with a request.

import { STATUS_CODES } from "node:http";
import { StackfulError } from "../../core/errors.js";

/**
 * A request that cannot be answered as it was meant: what the client has done wrong, or what a handler says about it. A handler that throws
 * one answers with its status, and its message as the body; nobody else is told.
 *
 * @example
 * function find(request: HttpRequest) {
 *   const name = request.path.slice(1);
 *   if (!users.has(name)) throw new HttpError(404, "Nobody of this name is here");
 *   return users.get(name);
 * }
 */
export class HttpError extends StackfulError {
  readonly code = "SF_HTTP";
  /** The status of the answer: 400 to 599. */
  readonly status: number;

  constructor(status: number, message: string = STATUS_CODES[status] ?? "", options?: ErrorOptions) {
    super(message, options);
    if (!(Number.isInteger(status) && status >= 400 && status <= 599))
      throw new RangeError(`The status of an error is 400 to 599; got ${status}`);
    this.status = status;
  }
}
