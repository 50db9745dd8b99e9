// A server that says hello, in blocking style.

import { run } from "stackful";
import { serve } from "stackful/http";
import { answerQuestions } from "./answerQuestions.js";

await run(() => {
  const server = serve({ port: 0, host: "127.0.0.1" }, () => "hello");
  answerQuestions(server.address.port);
  server.join();
});
