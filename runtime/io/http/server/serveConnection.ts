// Serving one connection: its requests, one after the other.
//
//   head  ─►  handler  ─►  answer  ─►  rest of the body  ─►  again
//
// Compiled by our own compiler.

import type { Cooperative } from "../../../core/cooperative.js";
import { BrokenError, ClosedError } from "../../../core/errors.js";
import { group } from "../../../core/group.js";
import { HttpError } from "../errors.js";
import { answer, refuse } from "./answer.js";
import { RequestBody } from "./body.js";
import type { Connection } from "./connection.js";
import { framingOf, keepsAlive } from "./framing.js";
import { parseHead, type RequestHead } from "./head.js";
import { HttpRequest } from "./request.js";
import { type HandlerResult, responseOf } from "./response.js";

/** Answers a request. */
export type Handler = Cooperative<(request: HttpRequest) => HandlerResult>;

/** What hears of errors that no client is told of. */
export type OnError = (error: unknown, request: HttpRequest) => void;

/** How much of a body that the handler has not read is read for it, so that the connection can be used again. */
const MOST_DISCARDED = 65_536;

export function serveConnection(connection: Connection, handler: Handler, onError: OnError): void {
  "use cooperative";
  using _ = connection;
  try {
    while (serveRequest(connection, handler, onError)) connection.rest();
  } catch (error) {
    // Who leaves, or is closed, is served no more.
    if (!(error instanceof BrokenError || error instanceof ClosedError)) throw error;
  }
}

/** Returns whether the connection can be used again. */
function serveRequest(connection: Connection, handler: Handler, onError: OnError): boolean {
  "use cooperative";
  const received = receive(connection);
  if (received === undefined) return false;
  const { head, request } = received;
  connection.handle();
  let lasts = keepsAlive(head) && !connection.isLast;
  try {
    const result = group(() => handler(request));
    if (connection.isTaken) {
      connection.end("returned");
      return false;
    }
    lasts &&= request.body.leavesConnection && !connection.isLast;
    lasts = answer(connection, head, responseOf(result), lasts);
  } catch (error) {
    if (connection.isTaken ? connection.isOver : connection.isGone) return false;
    if (!(error instanceof HttpError)) onError(error, request);
    if (connection.isTaken) {
      connection.end("failed");
      return false;
    }
    if (connection.hasStarted) {
      connection.abort("The answer was broken off");
      return false;
    }
    lasts &&= request.body.leavesConnection;
    refuse(connection, head, errorFor(error), lasts);
  }
  if (lasts && discard(request.body)) return true;
  connection.linger();
  return false;
}

/** What a client is told of an error. */
function errorFor(error: unknown): HttpError {
  return error instanceof HttpError ? error : new HttpError(500);
}

interface Received {
  readonly head: RequestHead;
  readonly request: HttpRequest;
}

/** The next request. Undefined if there is none, or what has come is none. */
function receive(connection: Connection): Received | undefined {
  "use cooperative";
  try {
    const bytes = connection.nextHead();
    if (bytes === undefined) return undefined;
    const head = parseHead(bytes, connection.limits);
    const body = new RequestBody(connection, framingOf(head), mustContinue(head));
    return { head, request: new HttpRequest(head, body, connection) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    refuse(connection, undefined, error, false);
    connection.linger();
    return undefined;
  }
}

/** Whether the client waits for a word before it sends the body. */
function mustContinue({ fields, minor }: RequestHead): boolean {
  const expected = fields.get("expect");
  if (expected === undefined || minor === 0) return false;
  if (expected.toLowerCase() !== "100-continue") throw new HttpError(417);
  return true;
}

/** Reads what the handler has not read, if that is little. Returns whether the connection is behind it now. */
function discard(body: RequestBody): boolean {
  "use cooperative";
  if (body.ended) return true;
  body.max = MOST_DISCARDED;
  try {
    for (const _ of body);
    return true;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}
