// The task that sends to the other thread what is in a channel. Compiled by our own compiler.

import { ChannelClosed } from "../../core/errors.js";
import type { Link } from "./link.js";
import { packError } from "./packError.js";

export function sendOutput(link: Link): void {
  "use cooperative";
  for (let isOpen = true; isOpen; ) {
    link.room.receive();
    isOpen = sendNext(link);
  }
}

/** Returns false when there is nothing left to be sent. */
function sendNext(link: Link): boolean {
  "use cooperative";
  const { output } = link;
  let value: unknown;
  try {
    value = output.receive();
  } catch (error) {
    // Closed, perhaps with an error; or this error is one of the values.
    const isEnd = output.closed && output.statistics().waitingSend === 0;
    if (error instanceof ChannelClosed) link.post({ kind: "closed" });
    else if (isEnd) link.post({ kind: "closed", error: packError(error) });
    else link.post({ kind: "sentError", error: packError(error) });
    return !isEnd;
  }
  link.send(value);
  return true;
}
