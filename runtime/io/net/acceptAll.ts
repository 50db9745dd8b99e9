// Iterating over connections. Compiled by our own compiler.

import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import type { Listener } from "./listener.js";
import type { Socket } from "./socket.js";

export function* acceptAll(listener: Listener): CooperativeGenerator<Socket> {
  "use cooperative";
  for (let socket = listener.next(); socket !== undefined; socket = listener.next()) yield socket;
}
