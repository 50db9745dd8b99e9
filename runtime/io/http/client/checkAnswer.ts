// What is wrong with the header of an answer, beyond what Node's parser refuses.

import type { IncomingMessage } from "node:http";
import type { StackfulError } from "../../../core/errors.js";
import { LimitExceeded } from "../../bytes/errors.js";
import { ResponseError } from "./errors.js";
import type { ClientLimits } from "./limits.js";

/** Why an answer is refused. Undefined if it is not. */
export function refusalOf(answer: IncomingMessage, limits: ClientLimits): StackfulError | undefined {
  const status = answer.statusCode as number;
  if (answer.rawHeaders.length / 2 > limits.headerCount)
    return new LimitExceeded(`The response has more than ${limits.headerCount} header fields`);
  if (status === 101) return unaskedUpgrade();
  if (status < 200) return new ResponseError(`The response is malformed: its status is ${status}`);
  if (answer.httpVersionMajor !== 1)
    return new ResponseError(`The response is malformed: it speaks HTTP ${answer.httpVersion}`);
  return undefined;
}

export function unaskedUpgrade(): ResponseError {
  return new ResponseError("The server goes on with another protocol, which `request` does not");
}
