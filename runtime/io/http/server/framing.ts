// How a request says where its body ends. This is where requests are smuggled: what is not plain is refused.

import { HttpError } from "../errors.js";
import type { RequestHead } from "./head.js";

/** A number of bytes; or chunks. */
export type Framing = number | "chunked";

const HOST = /^[\w\-.~!$&'()*+,;=%:[\]]*$/;

/** Throws: `HttpError` for what is ambiguous, or not there. */
export function framingOf({ fields, minor }: RequestHead): Framing {
  const hosts = fields.all("host");
  if (hosts.length > 1 || (hosts.length === 0 && minor === 1)) throw new HttpError(400, "A request has one host");
  if (!HOST.test(hosts[0] ?? "")) throw new HttpError(400, "The host is malformed");
  const lengths = fields.all("content-length");
  const encodings = fields.all("transfer-encoding");
  if (encodings.length > 0) return framingBy(encodings, lengths, minor);
  if (lengths.length === 0) return 0;
  const [length = ""] = lengths;
  if (lengths.length > 1 || !/^\d{1,15}$/.test(length)) throw new HttpError(400, "The length of the body is malformed");
  return Number(length);
}

function framingBy(encodings: readonly string[], lengths: readonly string[], minor: number): "chunked" {
  if (lengths.length > 0) throw new HttpError(400, "A body has a length or chunks, not both");
  if (minor === 0) throw new HttpError(400, "HTTP/1.0 has no chunks");
  if (encodings.length > 1 || encodings[0]?.toLowerCase() !== "chunked")
    throw new HttpError(400, "The transfer encoding can only be `chunked`");
  return "chunked";
}

/** Whether the connection can be used for another request, as far as the client is concerned. */
export function keepsAlive({ fields, minor }: RequestHead): boolean {
  const options = (fields.get("connection") ?? "").toLowerCase().split(/[\t ]*,[\t ]*/);
  return minor === 1 ? !options.includes("close") : options.includes("keep-alive") && !options.includes("close");
}
