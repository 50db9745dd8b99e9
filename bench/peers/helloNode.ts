// A server that says hello, with callbacks.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerQuestions } from "./answerQuestions.js";

const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-length": 5 });
  response.end("hello");
});
server.listen(0, "127.0.0.1", () => answerQuestions((server.address() as AddressInfo).port));
