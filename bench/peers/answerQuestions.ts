// What a server of the benchmarks says to the process that has started it: first its port; then, for every line that it is sent, how many
// microseconds of a processor it has used. It ends with its input, so it never outlives who asks.

import { createInterface } from "node:readline";

export function answerQuestions(port: number): void {
  console.log(port);
  const questions = createInterface({ input: process.stdin });
  questions.on("line", () => {
    const { user, system } = process.cpuUsage();
    console.log(user + system);
  });
  questions.on("close", () => process.exit(0));
}
