// What goes wrong with a request.

import { STATUS_CODES } from "node:http";
import { StackfulError } from "../../core/errors.js";
import { type HttpResponse, headOf } from "./server/response.js";

/** What comes with the status of an error. */
export interface HttpErrorOptions extends ErrorOptions {
  /** Fields of the answer's header: `{ allow: "GET" }` with 405. */
  readonly headers?: HttpResponse["headers"];
}

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
  /** Fields of the answer's header. */
  readonly headers: NonNullable<HttpResponse["headers"]>;

  constructor(status: number, message: string = STATUS_CODES[status] ?? "", options: HttpErrorOptions = {}) {
    super(message, options);
    this.headers = options.headers ?? {};
    if (!(Number.isInteger(status) && status >= 400 && status <= 599))
      throw new RangeError(`The status of an error is 400 to 599; got ${status}`);
    headOf({ status, headers: this.headers }, undefined); // so that what cannot be sent fails where it is made
    this.status = status;
  }
}
