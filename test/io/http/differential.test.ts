// Whatever our server takes, Node's takes too, and understands alike: then no proxy in front of either sees other requests than we do.

import { createServer } from "node:http";
import { connect } from "node:net";
import { run, wait } from "stackful";
import { type HttpRequest, serve } from "stackful/http";
import { expect, test } from "vitest";
import { inputs } from "./inputs.js";

const COUNT = Number(process.env["REQUESTS"] ?? 5000);

/** What somebody changes who looks for a hole. */
const SPICE = [
  "",
  " ",
  "\r",
  "\n",
  "\r\n",
  "\t",
  "\0",
  ":",
  ";",
  ",",
  "0",
  "1",
  "5",
  "-",
  "+",
  "x",
  "\x0b",
  "\xff",
  "\r\n\r\n",
];
const FIELDS = [
  "Content-Length: 5\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Host: a\r\n",
  "Connection: close\r\n",
  "Content-Length: 0\r\n",
];

const GOOD = inputs.filter(({ statuses }) => statuses[0] === 200);

function mutated(random: (below: number) => number): string {
  const from = random(2) === 0 ? GOOD : inputs;
  let text = (from[random(from.length)] as { bytes: string }).bytes.slice(0, 600);
  for (let times = random(3); times >= 0; times--) {
    const at = random(text.length);
    const list = random(4) === 0 ? FIELDS : SPICE;
    text = text.slice(0, at) + (list[random(list.length)] as string) + text.slice(at + random(3));
  }
  return text;
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Sends a text, and nothing more, and waits until the server has closed the connection. */
function deliver(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => socket.end(Buffer.from(text, "latin1")));
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.once("close", () => resolve());
  });
}

test("of 5,000 random requests, Node sees those that we see", { timeout: 600_000 }, async () => {
  const theirs: string[] = [];
  const node = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    let body = "";
    request.setEncoding("latin1");
    request.on("data", (text: string) => (body += text));
    request.on("error", () => {});
    request.on("end", () => {
      theirs.push(`${request.method} ${request.url} ${body}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
  const { port } = node.address() as { port: number };

  const ours: string[] = [];
  const handler = (request: HttpRequest) => {
    "use cooperative";
    ours.push(`${request.method} ${request.target} ${request.body.bytes().toString("latin1")}`);
    return "";
  };
  let seen = 0;
  await run(() => {
    using server = serve({ port: 0, host: "127.0.0.1" }, handler);
    for (let seed = 1; seed <= COUNT; seed++) {
      const text = mutated(randomFrom(seed));
      ours.length = 0;
      theirs.length = 0;
      wait(Promise.all([deliver(server.address.port, text), deliver(port, text)]));
      expect(theirs.slice(0, ours.length), `seed ${seed}: ${JSON.stringify(text)}`).toEqual(ours);
      seen += ours.length;
    }
  });
  node.close();
  node.closeAllConnections();
  expect(seen).toBeGreaterThan(COUNT / 10);
});
