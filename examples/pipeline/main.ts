// The most frequent words of a text, found by a pipeline of programs: `main.js [count] < text`.
//
//   stdin → words → sort → uniq -c → sort -rn → the first few
//
// Each program is held back by the one behind it, so a text of any size goes through. When we have seen enough, those that still work are stopped.

import { main, spawn } from "stackful";
import type { ByteReader, ByteWriter } from "stackful/bytes";
import { spawnProcess, stdin } from "stackful/process";

const MAX_LINE = 1_000_000;

const [count = "10"] = process.argv.slice(2);

function pour(from: ByteReader, into: ByteWriter): void {
  "use cooperative";
  for (const chunk of from) into.write(chunk);
  into.end();
}

function sendWords(into: ByteWriter): void {
  "use cooperative";
  for (const line of stdin.lines({ max: MAX_LINE })) {
    for (const word of line.toLowerCase().match(/\p{Letter}+/gu) ?? []) into.write(`${word}\n`);
  }
  into.end();
}

main(() => {
  using sorting = spawnProcess("sort");
  using counting = spawnProcess("uniq", ["-c"]);
  using ranking = spawnProcess("sort", ["--key=1,1nr", "--key=2"]);
  spawn(sendWords, sorting.stdin);
  spawn(pour, sorting.stdout, counting.stdin);
  spawn(pour, counting.stdout, ranking.stdin);

  let left = Number(count);
  for (const line of ranking.stdout.lines({ max: MAX_LINE })) {
    if (left-- === 0) break;
    console.log(line.trim());
  }
});
