// What a server of the benchmarks says to the process that has started it: first its port; then, for the line `memory`, how many bytes of
// memory it holds, and for any other, how many microseconds of a processor it has used. It ends with its input, so it never outlives who asks.

import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export function answerQuestions(port: number): void {
  console.log(port);
  const questions = createInterface({ input: process.stdin });
  questions.on("line", (question) => console.log(question === "memory" ? bytesHeld() : microsecondsUsed()));
  questions.on("close", () => process.exit(0));
}

function microsecondsUsed(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function bytesHeld(): number {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) collectGarbage();
  return process.memoryUsage.rss();
}
