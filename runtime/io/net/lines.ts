// Reading lines. Compiled by our own compiler.

import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import { BrokenError } from "../../core/errors.js";
import type { Socket } from "./socket.js";

/** The lines that arrive at a socket. Incomplete ones stay with the socket: whoever stops in the middle loses nothing. */
export function* readLines(socket: Socket, max: number): CooperativeGenerator<string> {
  "use cooperative";
  const { received } = socket;
  for (;;) {
    const line = received.takeLine();
    if (line !== undefined) {
      yield line;
    } else if (received.length > max) {
      throw new BrokenError(`The peer has sent a line of more than ${max} bytes`);
    } else if (!socket.fill()) {
      break;
    }
  }
  if (received.length > 0) yield received.takeText();
}
