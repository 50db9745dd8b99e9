// A server that sends back what it gets, in blocking style.

import { run, spawn } from "stackful";
import { listen, type Socket } from "stackful/net";
import { answerQuestions } from "./answerQuestions.js";

function echo(connection: Socket): void {
  "use cooperative";
  using socket = connection;
  for (let chunk = socket.read(); chunk !== undefined; chunk = socket.read()) socket.write(chunk);
}

await run(() => {
  using listener = listen({ port: 0, host: "127.0.0.1" });
  answerQuestions(listener.address.port);
  for (const socket of listener) spawn(echo, socket);
});
