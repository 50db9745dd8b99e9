// How many connections a server keeps open, in total and from one peer. Whoever comes beyond that is closed before anybody hears of it.
//
//   I1  `#open` counts the connections that are open, by their peers; a peer that has none is not in it.

import type { Socket as NodeSocket, Server } from "node:net";

/** How many connections may be open. */
export interface ConnectionLimits {
  /** In total; 10,000 unless given. A newcomer beyond it is closed. */
  readonly maxConnections?: number | undefined;
  /**
   * From one peer: an IPv4 address, or the first 64 bits of an IPv6 address, since one machine has all of those. A newcomer beyond it is
   * closed. Unless given, 64 from each other machine, and any number from this one. Behind a proxy all connections have one peer: then give
   * a higher number.
   */
  readonly perPeer?: number | undefined;
}

const MAX_CONNECTIONS = 10_000;
const PER_PEER = 64;

/** Keeps the connections of a server of Node's within limits. Make it before the server listens. */
export class Admission {
  readonly #open = new Map<string, number>();
  readonly #limits: ConnectionLimits;
  #refused = 0;

  /** Throws: `RangeError` if a limit is no limit. */
  constructor(server: Server, limits: ConnectionLimits) {
    checkConnections("maxConnections", limits.maxConnections);
    checkConnections("perPeer", limits.perPeer);
    this.#limits = limits;
    server.maxConnections = limits.maxConnections ?? MAX_CONNECTIONS;
    server.on("drop", () => this.#refused++);
    // In front of whoever serves connections, such as the HTTP parser: for them, it is one that has left at once.
    server.prependListener("connection", (node: NodeSocket) => this.#onConnection(node));
  }

  /** How many connections were closed because there were too many. */
  get refused(): number {
    return this.#refused;
  }

  /** How many peers have connections open. */
  get peers(): number {
    return this.#open.size;
  }

  #onConnection(node: NodeSocket): void {
    const peer = peerOf(node.remoteAddress);
    if (peer === undefined) return; // a Unix socket, or somebody who has left already
    const open = this.#open.get(peer) ?? 0;
    if (open >= (this.#limits.perPeer ?? (isThisMachine(peer) ? Number.POSITIVE_INFINITY : PER_PEER))) {
      this.#refused++;
      return void node.destroy();
    }
    this.#open.set(peer, open + 1);
    node.once("close", () => this.#leave(peer));
  }

  #leave(peer: string): void {
    const open = (this.#open.get(peer) ?? 0) - 1;
    if (open > 0) this.#open.set(peer, open);
    else this.#open.delete(peer);
  }
}

/** Who a connection counts for. */
export function peerOf(address: string | undefined): string | undefined {
  if (address === undefined || !address.includes(":")) return address;
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice("::ffff:".length);
  return networkOf(address);
}

/** The first half of an IPv6 address. */
function networkOf(address: string): string {
  const [bare = ""] = address.split("%");
  if (bare === "::1") return bare;
  const [left = "", right] = bare.split("::");
  const before = left === "" ? [] : left.split(":");
  if (right === undefined) return before.slice(0, 4).join(":");
  const after = right === "" ? [] : right.split(":");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}

function isThisMachine(peer: string): boolean {
  return peer === "::1" || peer.startsWith("127.");
}

function checkConnections(name: string, limit: number | undefined): void {
  if (limit === undefined || limit > 0) return;
  throw new RangeError(`\`${name}\` is a number of connections, 1 or more; got ${String(limit)}`);
}
