// A server that says hello over HTTP, under 1, 100 and 1,000 connections that stay.

import { connect } from "node:net";
import type { Exchange } from "./peers/loadClient.js";
import { underLoad } from "./peers/underLoad.js";
import type { Suite } from "./suite.js";

const request = Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

/** Each server has headers of its own: how long its answer is, it is asked. */
function exchange(port: number): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (!answer.endsWith("hello")) return;
      socket.destroy();
      resolve({ request, answer: answer.length });
    });
    socket.once("error", reject);
  });
}

export const suite: Suite = underLoad("HTTP hello, by the number of connections", {
  programs: { stackful: "helloStackful", "node:http": "helloNode", "async handler": "helloAsync" },
  go: "hello",
  exchange,
});
