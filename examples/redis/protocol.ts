// RESP, the protocol of Redis: what is sent, and how a reply is read.

import type { Socket } from "stackful/net";

/** What Redis answers. An error is returned, not thrown: it is the answer of one command, and the connection is well. */
export type Reply = string | number | null | RedisError | readonly Reply[];

export class RedisError extends Error {
  override readonly name = "RedisError";
}

/** The longest line, and the longest value, that are believed. */
const LINE = 64 * 1024;
const VALUE = 16 * 1024 * 1024;

export function encode(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join("")}`;
}

/** Reads a reply, and the replies in it. */
export function readReply(socket: Socket): Reply {
  "use cooperative";
  const line = socket.readUntil("\r\n", LINE)?.toString();
  if (line === undefined) throw new Error("Redis has closed the connection");
  const [kind, rest] = [line[0], line.slice(1)];
  switch (kind) {
    case "+":
      return rest;
    case "-":
      return new RedisError(rest);
    case ":":
      return Number(rest);
    case "$":
      return readText(socket, lengthIn(rest));
    case "*":
      return readAll(socket, lengthIn(rest));
    default:
      throw new Error(`Redis has sent what no reply begins with: ${JSON.stringify(line)}`);
  }
}

function readText(socket: Socket, length: number): string | null {
  "use cooperative";
  if (length === -1) return null;
  const bytes = socket.readExactly(length + "\r\n".length);
  if (bytes === undefined) throw new Error("Redis has closed the connection");
  return bytes.toString("utf8", 0, length);
}

function readAll(socket: Socket, count: number): Reply | null {
  "use cooperative";
  if (count === -1) return null;
  return Array.from({ length: count }, () => readReply(socket));
}

function lengthIn(text: string): number {
  const length = Number(text);
  if (Number.isInteger(length) && length >= -1 && length <= VALUE) return length;
  throw new Error(`Redis has sent a length that cannot be: ${text}`);
}
