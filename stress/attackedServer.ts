// The server that `attackers.ts` attacks, in a process of its own. It says its port; then, for each line that it gets, what it holds.

import { createInterface } from "node:readline";
import { each, main } from "stackful";
import { type BodyWriter, type HttpRequest, serve } from "stackful/http";
import { DEADLINES } from "./deadlines.js";

const PIECE = "x".repeat(65_536);

function handle(request: HttpRequest) {
  "use cooperative";
  switch (request.path) {
    case "/large":
      return { body: writeLarge };
    case "/upload":
      return `${request.body.bytes().length}`;
    default:
      return "hello";
  }
}

function writeLarge(writer: BodyWriter) {
  "use cooperative";
  for (let count = 0; count < 1600; count++) writer.write(PIECE);
}

main(() => {
  using server = serve({ port: 0, host: "127.0.0.1", deadlines: DEADLINES }, handle);
  console.log(server.address.port);
  for (const _ of each(createInterface({ input: process.stdin })))
    console.log(
      JSON.stringify({ connections: server.connections, megabytes: Math.round(process.memoryUsage.rss() / 1e6) }),
    );
  server.shutdown(1000);
});
