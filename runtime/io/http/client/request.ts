// Sending requests, in blocking style.
//
// Compiled by our own compiler.

import { Buffer } from "node:buffer";
import type { ConnectionOptions } from "node:tls";
import { BrokenError } from "../../../core/errors.js";
import { group } from "../../../core/group.js";
import { wait } from "../../../interop/promise.js";
import { type ByteWriter, writerTo } from "../../bytes/byteWriter.js";
import { checkNumbers } from "../server/limits.js";
import type { ResponseBody } from "../server/response.js";
import { RedirectError } from "./errors.js";
import { Exchange, type Question } from "./exchange.js";
import { CLIENT_DEADLINES, CLIENT_LIMITS, type ClientDeadlines, type ClientLimits } from "./limits.js";
import { asksBeforeBody, permission } from "./permission.js";
import { redirectOf } from "./redirect.js";
import { ClientResponse } from "./response.js";
import { ENCODINGS } from "./unpack.js";

/** How a request is sent. */
export interface RequestOptions {
  /** What is to be done: `GET` unless given, or `POST` with a body. */
  readonly method?: string;
  /**
   * Names and values: a list is several fields. With `expect: "100-continue"`, the body waits until the server wants it, for a second at most.
   * Whoever asks for an encoding, with `accept-encoding`, gets a body in one that is unknown as it is; otherwise reading it is a `ResponseError`.
   */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What is sent: all of it, its pieces, or a function that writes it. If the server answers earlier, the rest is not sent. */
  readonly body?: ResponseBody;
  /** How many redirects are followed: 10 unless given. With 0, they are answers like others. */
  readonly redirects?: number;
  /** How much the server may send. Unless given: 16 KB and 100 fields of header, 10 provisional answers, 10 MB of body. */
  readonly limits?: Partial<ClientLimits>;
  /** How long it may take. Unless given: 10 s to connect, 30 s for the header, 120 s for the body, 300 s for all. */
  readonly deadlines?: Partial<ClientDeadlines>;
  /** For `https`: whom to trust, and who we are. */
  readonly tls?: Pick<ConnectionOptions, "ca" | "cert" | "key" | "servername">;
}

const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);

/**
 * Sends a request, and returns the answer as soon as its header is there, whatever its status. Redirects are followed: never from `https` to
 * `http`; to another origin without credentials. Connections are kept and used again.
 *
 * Suspends: until the header has come.
 * Throws: `ConnectError`, `HandshakeError`, `ConnectionResetError`, `UnexpectedEnd`, `ResponseError`, `RedirectError`; `LimitExceeded`; `TimedOut` if a
 * deadline passes.
 * If cancelled: the connection is closed. The server may have seen the request.
 *
 * @cooperative
 * @example
 * using response = request(url, { method: "POST", body: "Åse" });
 * if (response.ok) console.log(response.json());
 */
export function request(url: string | URL, options: RequestOptions = {}): ClientResponse {
  "use cooperative";
  let question = questionOf(new URL(url), options);
  let body = options.body;
  const { redirects = 10 } = options;
  for (let left = redirects; ; left--) {
    const response = ask(question, body);
    let isAnswer = false;
    try {
      const redirect = redirects > 0 ? redirectOf(question, response.status, response.headers) : undefined;
      isAnswer = redirect === undefined;
      if (redirect === undefined) return response;
      if (left === 0) throw new RedirectError(`There are more than ${redirects} redirects`);
      if (!redirect.keepsBody) body = undefined;
      if (!isWhole(body)) throw new RedirectError("The body that was sent in pieces cannot be sent again");
      question = redirect.question;
    } finally {
      if (!isAnswer) response.close();
    }
  }
}

function questionOf(url: URL, options: RequestOptions): Question {
  if (!/^https?:$/.test(url.protocol))
    throw new TypeError(`\`http:\` or \`https:\` is needed; got \`${url.protocol}\``);
  checkNumbers("limits", { ...options.limits });
  checkNumbers("deadlines", { ...options.deadlines });
  const deadlines = { ...CLIENT_DEADLINES, ...options.deadlines };
  const method = (options.method ?? (options.body === undefined ? "GET" : "POST")).toUpperCase();
  if (method === "CONNECT") throw new TypeError("`CONNECT` makes a tunnel, which is no request with an answer");
  return {
    url,
    method,
    headers: headersOf(url, options),
    limits: { ...CLIENT_LIMITS, ...options.limits },
    deadlines,
    tls: options.tls ?? {},
    expiresAt: performance.now() + deadlines.total,
  };
}

function headersOf(url: URL, { headers = {}, body }: RequestOptions): Question["headers"] {
  const lower = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), typeof value === "string" ? value : [...value]] as const,
  );
  const name = decodeURIComponent(url.username);
  const credentials = Buffer.from(`${name}:${decodeURIComponent(url.password)}`).toString("base64");
  const authorization = name === "" ? {} : { authorization: `Basic ${credentials}` };
  const given: Question["headers"] = { "accept-encoding": ENCODINGS, ...authorization, ...Object.fromEntries(lower) };
  if (body === undefined || "transfer-encoding" in given) return given;
  // Node says where a body ends only for methods that have one often, and if it is there when the header is sent.
  if (isWhole(body)) return { ...given, "content-length": `${Buffer.byteLength(body)}` };
  return "content-length" in given ? given : { ...given, "transfer-encoding": "chunked" };
}

/** Asks once; or twice, if the connection was one that the server had closed meanwhile, and it does not matter whether it has seen the request. */
function ask(question: Question, body: ResponseBody | undefined): ClientResponse {
  "use cooperative";
  const exchange = new Exchange(question, /* isPooled: */ true);
  try {
    return answerTo(exchange, body);
  } catch (error) {
    if (!exchange.wasStale || !IDEMPOTENT.has(question.method) || !isWhole(body)) throw error;
  }
  return answerTo(new Exchange(question, /* isPooled: */ false), body);
}

function isWhole(body: ResponseBody | undefined): body is string | Uint8Array | undefined {
  return body === undefined || typeof body === "string" || body instanceof Uint8Array;
}

function answerTo(exchange: Exchange, body: ResponseBody | undefined): ClientResponse {
  "use cooperative";
  let response: ClientResponse | undefined;
  try {
    const answer = send(exchange, body);
    if (answer === undefined) throw exchange.failure;
    response = new ClientResponse(answer, exchange);
    return response;
  } finally {
    if (response === undefined) exchange.abort();
  }
}

function send(exchange: Exchange, body: ResponseBody | undefined) {
  "use cooperative";
  if (body !== undefined && asksBeforeBody(exchange.question.headers)) {
    wait(permission(exchange));
    if (exchange.hasAnswer || exchange.failure !== undefined) return wait(exchange.answered);
  }
  if (isWhole(body)) {
    exchange.request.end(body);
    return wait(exchange.answered);
  }
  return group((all) => {
    all.background(() => upload(writerTo(exchange.request, "request"), body));
    return wait(exchange.answered);
  });
}

function upload(writer: ByteWriter, body: Exclude<ResponseBody, string | Uint8Array>): void {
  "use cooperative";
  try {
    if (typeof body === "function") body(writer);
    else for (const piece of body) writer.write(piece);
    writer.end();
  } catch (error) {
    // What the server has said about it, or why it is gone, is the exchange's to tell.
    if (!(error instanceof BrokenError)) throw error;
  }
}
