// Frames of WebSocket, as somebody writes them who may be hostile; and as they come back.

import { createHash, randomBytes } from "node:crypto";
import type { HttpServer } from "stackful/http";
import { RawClient } from "../http/raw.js";

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

export interface FrameOptions {
  /** Whether it is the last fragment: true unless given. */
  readonly fin?: boolean;
  /** Whether it is masked, as those of clients have to be: true unless given. */
  readonly isMasked?: boolean;
  /** Its reserved bits. */
  readonly reserved?: number;
  /** The length that it says it has. */
  readonly length?: number;
}

export function frame(opcode: number, payload: string | Uint8Array = "", options: FrameOptions = {}): Buffer {
  const { fin = true, isMasked = true, reserved = 0 } = options;
  const bytes = Buffer.from(payload as string);
  const { length = bytes.length } = options;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, mask | length])
      : length < 65_536
        ? Buffer.from([first, mask | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, mask | 127]), bigEndian(length)]);
  if (!isMasked) return Buffer.concat([head, bytes]);
  const key = randomBytes(4);
  return Buffer.concat([head, key, bytes.map((byte, index) => byte ^ (key[index % 4] as number))]);
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

/** The payload of a frame that closes. */
export function goodbye(code: number, reason = ""): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
}

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The whole frames, not masked, in what has come. */
export function framesIn(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
    if (start > bytes.length) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    if (start + length > bytes.length) break;
    frames.push({ opcode: (bytes[at] as number) & 0x0f, payload: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return frames;
}

export const HANDSHAKE = {
  host: "localhost",
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

/** The head of a request: fields without a value are left out. */
export function headOf(fields: Readonly<Record<string, string | undefined>>, first = "GET / HTTP/1.1"): string {
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `${[first, ...lines.map(([name, value]) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n`;
}

/** The frames that a client was sent behind the answer to its handshake. */
export function framesOf(client: RawClient): Frame[] {
  const start = client.text.indexOf("\r\n\r\n");
  return start < 0 ? [] : framesIn(Buffer.from(client.text.slice(start + 4), "latin1"));
}

/** The code that a client was told as a goodbye. */
export function closeCodeOf(client: RawClient): number | undefined {
  const last = framesOf(client).find(({ opcode }) => opcode === CLOSE);
  return last === undefined || last.payload.length < 2 ? undefined : last.payload.readUInt16BE();
}

/** A client that has shaken hands. */
export async function shakeHands(server: HttpServer): Promise<RawClient> {
  const client = await RawClient.connect(server);
  await client.send(headOf(HANDSHAKE));
  await client.until(({ text }) => text.includes("\r\n\r\n"));
  return client;
}

/** What a server answers to a handshake. */
export function acceptanceOf(request: string, more = ""): string {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1] ?? "";
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return `${[...lines, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n${more}\r\n`;
}
