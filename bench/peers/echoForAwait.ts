// A server that sends back what it gets, as one writes it with `await`.

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { answerQuestions } from "./answerQuestions.js";

async function echo(socket: Socket): Promise<void> {
  for await (const chunk of socket) if (!socket.write(chunk)) await once(socket, "drain");
  socket.end();
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  echo(socket).catch(() => socket.destroy());
});
server.listen(0, "127.0.0.1", () => answerQuestions((server.address() as AddressInfo).port));
