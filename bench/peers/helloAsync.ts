// A server that says hello, as one writes it with `await`: the handler is an async function that returns the answer.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerQuestions } from "./answerQuestions.js";

async function handle(_request: IncomingMessage): Promise<string> {
  return "hello";
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await handle(request);
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => answerQuestions((server.address() as AddressInfo).port));
