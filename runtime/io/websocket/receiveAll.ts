// Iterating over messages. Compiled by our own compiler.

import type { Buffer } from "node:buffer";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import type { WebSocketConnection } from "./connection.js";

export function* receiveAll(socket: WebSocketConnection): CooperativeGenerator<string | Buffer> {
  "use cooperative";
  for (let message = socket.receive(); message !== undefined; message = socket.receive()) yield message;
}
