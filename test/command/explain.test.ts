// `stackful explain`: names, files and lines.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../support/project.js";

const FILES = {
  "nap.ts": `import { sleep } from "stackful";

export function nap(): void {
  "use cooperative";
  sleep(1);
}
`,
  "server.ts": `import { Mutex, spawn } from "stackful";
import { nap } from "./nap.js";

const mutex = new Mutex();

export class Server {
  /** @cooperative */
  serve(depth: number): void {
    using _ = mutex.lock();
    nap();
    if (depth > 0) this.serve(depth - 1);
  }

  plain(): number {
    return 1;
  }
}

export function start(): void {
  "use cooperative";
  spawn(() => new Server().serve(1));
}
`,
};

let project: Project;
beforeAll(() => {
  project = new Project(FILES);
});
afterAll(() => project[Symbol.dispose]());

const SERVE = `server.ts:8:3 \`Server.serve\` is cooperative: marked by its tag
  server.ts:9:15 calls \`mutex.lock\`
  server.ts:10:5 calls \`nap\`
  server.ts:11:20 calls \`this.serve\`
  blocks on: Mutex.lock, sleep
`;

test.each([
  ["serve", SERVE],
  ["server.ts:8", SERVE],
  ["server.ts:10:7", SERVE],
  ["plain", "server.ts:14:3 `Server.plain` is plain\n"],
  [
    "server.ts:21",
    "server.ts:21:9 the arrow function is cooperative: written where a cooperative function is expected\n  server.ts:21:15 calls `new Server().serve`\n  blocks on: Mutex.lock, sleep\n",
  ],
  [
    "nap.ts",
    "nap.ts:3:1 `nap` is cooperative: marked by its directive\n  nap.ts:5:3 calls `sleep`\n  blocks on: sleep\n",
  ],
])("stackful explain %s", async (what, said) => {
  expect(await project.stackful("explain", what)).toEqual({ code: 0, stdout: said, stderr: "" });
});

test.each([
  ["nobody", "error: Nothing in the project is called `nobody`\n"],
  ["nowhere.ts:5", "error: There is no nowhere.ts\n"],
  ["server.ts:4", "error: Line 4 of server.ts is in no function\n"],
])("stackful explain %s says what is wrong", async (what, message) => {
  expect(await project.stackful("explain", what)).toEqual({ code: 2, stdout: "", stderr: message });
});
