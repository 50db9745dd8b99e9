// Where something is that can be connected to.

import { isIPv6 } from "node:net";

/** The other end of a connection, or our own. */
export interface Address {
  /** The address, as numbers. Empty for a Unix socket, or for what is in memory. */
  readonly host: string;
  /** The port; 0 if there is none. */
  readonly port: number;
  /** The file of a Unix socket. */
  readonly path?: string | undefined;
}

/** Where to connect to: a port of a host, or the file of a Unix socket; `listener.address`, too. */
export type Target = TcpTarget | UnixTarget | Address;

/** A port of a host. */
export interface TcpTarget {
  /** The port of the server. */
  readonly port: number;
  /** A name or an address. This machine, unless given. */
  readonly host?: string | undefined;
  /** A port has no file. */
  readonly path?: undefined;
}

/** A Unix socket. */
export interface UnixTarget {
  /** Its file. */
  readonly path: string;
  /** A file has no port. */
  readonly port?: undefined;
  /** A file is of this machine. */
  readonly host?: undefined;
}

export const NOWHERE: Address = { host: "", port: 0 };

/** As messages name it: `127.0.0.1:80`, `[::1]:80`, or the path of a Unix socket. */
export function formatAddress({ host = "localhost", port, path }: Target): string {
  if (path !== undefined) return path;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

// As much as the address of a Unix socket holds, with its end. Longer ones are cut off by some systems.
const LONGEST_PATH = process.platform === "darwin" ? 103 : 107;

/** Throws: `RangeError` if it can be no address. */
export function checkTarget({ port, path }: Target): void {
  if (path === undefined) {
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
    throw new RangeError(`A port is a whole number from 0 to 65535; got ${String(port)}`);
  }
  const length = Buffer.byteLength(path);
  if (length > 0 && length <= LONGEST_PATH && !path.includes("\0")) return;
  throw new RangeError(
    `The path of a Unix socket has 1 to ${LONGEST_PATH} bytes, none of them 0; this one has ${length}: ${path}`,
  );
}
