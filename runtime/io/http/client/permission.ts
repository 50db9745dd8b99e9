// `Expect: 100-continue`: the header goes first, and the body when the server has said that it wants it.

import type { Exchange } from "./exchange.js";

/** How long a server may think about it, in milliseconds. One that does not know the field waits for the body, and says nothing. */
const PATIENCE = 1000;

export function asksBeforeBody(headers: Readonly<Record<string, string | string[]>>): boolean {
  return `${headers.expect}`.toLowerCase() === "100-continue";
}

/** Settled when the body is to be sent, or when there is no use in it any more: an answer has come, or a failure. */
export function permission({ request, answered }: Exchange): Promise<void> {
  request.flushHeaders();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    const settle = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once("continue", settle);
    void answered.then(settle);
  });
}
