// Connections that are kept for the next request to the same origin.
//
//   I1  What comes on a connection while nobody asks is no answer to whoever asks next. The connection is closed.

import { type ClientRequest, Agent as PlainAgent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Duplex } from "node:stream";

/** For each origin: at most 32 in use, and 8 that are idle, for 4 seconds. */
const KEPT = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: 4000 };

class PlainConnections extends PlainAgent {
  override keepSocketAlive(socket: Duplex): unknown {
    socket.on("data", closeUnasked); // I1
    return super.keepSocketAlive(socket);
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    socket.off("data", closeUnasked);
    super.reuseSocket(socket, request);
  }
}

class SecureConnections extends SecureAgent {
  override keepSocketAlive(socket: Duplex): unknown {
    socket.on("data", closeUnasked); // I1
    return super.keepSocketAlive(socket);
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    socket.off("data", closeUnasked);
    super.reuseSocket(socket, request);
  }
}

function closeUnasked(this: Duplex): void {
  this.destroy();
}

export const connections = { plain: new PlainConnections(KEPT), secure: new SecureConnections(KEPT) };
