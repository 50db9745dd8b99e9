// The watch of a server: it knows its connections, looks at the clock for all of them, and ends those that take too long.
//
//   I1  A connection is known until it is closed on both sides.
//
// Compiled by our own compiler.

import { now, sleep } from "../../../core/time.js";
import type { Socket } from "../../net/socket.js";
import { Connection, type Served } from "./connection.js";
import type { HttpDeadlines, HttpLimits } from "./limits.js";

/** Most milliseconds between two looks. With short deadlines, it looks more often. */
const SELDOM = 1000;
const OFTEN = 5;

export class Watch implements Served {
  readonly limits: HttpLimits;
  readonly deadlines: HttpDeadlines;
  readonly scheme: "http" | "https";
  readonly interval: number;
  readonly connections = new Set<Connection>();
  seenAt = now();

  constructor(limits: HttpLimits, deadlines: HttpDeadlines, scheme: "http" | "https") {
    this.limits = limits;
    this.deadlines = deadlines;
    this.scheme = scheme;
    const { idle, header, body, handler, response } = deadlines;
    this.interval = Math.min(SELDOM, Math.max(OFTEN, Math.min(idle, header, body, handler, response) / 8));
  }

  add(socket: Socket): Connection {
    const connection = new Connection(socket, this);
    this.connections.add(connection);
    socket.onClose(() => this.connections.delete(connection));
    return connection;
  }

  /** Goes on until it is cancelled. */
  run(): void {
    "use cooperative";
    for (;;) {
      sleep(this.interval);
      this.seenAt = now();
      for (const connection of this.connections) connection.watch(this.seenAt);
    }
  }
}
