// A server that sends back what it gets, with callbacks. It holds a fast sender back, as the one in blocking style does.

import { type AddressInfo, createServer } from "node:net";
import { answerQuestions } from "./answerQuestions.js";

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("data", (chunk) => {
    if (!socket.write(chunk)) socket.pause();
  });
  socket.on("drain", () => socket.resume());
  socket.on("end", () => socket.end());
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => answerQuestions((server.address() as AddressInfo).port));
