// The examples, as they are run: compiled by the tsc plugin, in processes of their own.

import { spawn, spawnSync } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { freePort, isInstalled, isListening, startPeer } from "./support/peers.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiled = join(root, ".stackful/testedExamples");

beforeAll(() => {
  const plugin = join(root, "node_modules/ts-patch/bin/tspc.js");
  const args = [plugin, "-p", join(root, "examples/tsconfig.json"), "--outDir", compiled];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
  expect(stdout).toBe("");
  expect(status).toBe(0);
}, 120_000);

/** Runs an example to its end. */
function runExample(
  name: string,
  ...args: unknown[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(compiled, name, "main.js"), ...args.map(String)], {
      timeout: 60_000,
      env: { ...process.env, NODE_ENV: "production" },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

test("a port scanner finds who listens, and only those", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  try {
    const { status, stdout } = await runExample("portScanner", "127.0.0.1", port - 150, port + 150);
    const others = stdout.match(/ is open$/gm)?.length ?? 0;
    expect(stdout).toMatch(new RegExp(`^${port} is open$`, "m"));
    expect(stdout).toMatch(new RegExp(`^${301 - others} are closed, 0 say nothing$`, "m"));
    expect(status).toBe(0);
  } finally {
    server.close();
  }
});

/** Starts an example that goes on until it is told to stop, and waits for the first line that it prints. */
async function startExample(name: string, ...args: unknown[]) {
  const child = spawn(process.execPath, [join(compiled, name, "main.js"), ...args.map(String)]);
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const first = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return {
    first,
    async stop() {
      child.kill("SIGTERM");
      return await ended;
    },
  };
}

test("an API keeps its accounts straight while many transfers run at once", async () => {
  const api = await startExample("api", 0);
  const ask = (method: string, path: string, body?: object) =>
    fetch(api.first + path, { method, ...(body && { body: JSON.stringify(body) }) });
  for (const name of ["a", "b"]) expect((await ask("PUT", `/accounts/${name}`, { balance: 50 })).status).toBe(204);
  const transfers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => ask("POST", "/transfers", { from: "a", to: "b", amount: 1 + (n % 2) })),
  );
  const statuses = transfers.map(({ status }) => status);
  const moved = statuses.reduce((sum, status, n) => sum + (status === 200 ? 1 + (n % 2) : 0), 0);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
  expect(await (await ask("GET", "/accounts")).json()).toEqual({ a: 50 - moved, b: 50 + moved });
  expect((await ask("POST", "/transfers", { from: "a", to: "nobody", amount: 1 })).status).toBe(404);
  expect((await ask("PUT", "/accounts/c", { balance: "much" })).status).toBe(400);
  expect((await ask("GET", "/elsewhere")).status).toBe(404);
  expect(await api.stop()).toBe(143);
});

describe.skipIf(!isInstalled("redis-server"))("with a real Redis", () => {
  test("a thousand tasks share one connection", async () => {
    const port = await freePort();
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    await using _ = await startPeer("redis-server", args, () => isListening(port));
    const { status, stdout, stderr } = await runExample("redis", port);
    expect(stdout.split("\n")).toEqual([
      "good morning, Åse",
      "1000 visits",
      "[ 'a', 'b', 'c' ] null",
      "ERR value is not an integer or out of range",
      "",
    ]);
    expect(stderr).toMatch(/^\d+ ms\n$/);
    expect(status).toBe(0);
  });
});

test("a pipeline of programs counts words, and ends when it has seen enough", async () => {
  const child = spawn(process.execPath, [join(compiled, "pipeline", "main.js"), "2"]);
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  child.stdin.end("The cat, the dog and the mouse.\n".repeat(20_000) + "A cat!\n");
  expect([await ended, stdout]).toEqual([0, "60000 the\n20001 cat\n"]);
});

/** A site whose pages lead to each other, and the most requests that it has answered at the same time. */
async function startSite(pages: number, more = "") {
  let [now, most] = [0, 0];
  const visited: string[] = [];
  const server = createHttpServer((request, response) => {
    const path = request.url ?? "";
    visited.push(path);
    now++;
    most = Math.max(most, now);
    response.once("close", () => now--);
    response.setHeader("content-type", "text/html");
    switch (path) {
      case "/silent":
        return;
      case "/moved":
        response.writeHead(302, { location: `${url}3` }).end();
        return;
      case "/large":
        response.end("x".repeat(200_000));
        return;
      case "/cut":
        response.write("x", () => response.destroy());
        return;
      default: {
        const number = Number(path.slice(1));
        const next = [2 * number + 1, 2 * number + 2].filter((one) => one < pages);
        const links = next.map((one) => `<a href="/${one}#top">`).join("\n");
        if (number < pages) setTimeout(() => response.end(links + (number === 0 ? more : "")), 10);
        else response.writeHead(404).end();
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  return {
    url,
    visited,
    get most() {
      return most;
    },
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("a crawler visits every page once, of each host a few at a time, and goes on where pages fail", async () => {
  using elsewhere = await startSite(10);
  using second = await startSite(40);
  const bad = ["silent", "moved", "large", "cut", "missing"];
  const links = [...bad, second.url, elsewhere.url, "mailto:a@example.org", "http://["];
  using first = await startSite(40, links.map((to) => `<a class=x href='${to}'>`).join(""));
  const { status, stdout, stderr } = await runExample("crawler", `${first.url}0`, second.url.replace(/$/, "0"));
  const outcomes = new Map(stdout.split("\n").map((line) => line.split(/ (?=http)/).toReversed() as [string, string]));
  expect(stderr).toBe("");
  expect([first, second].map(({ visited }) => visited.length)).toEqual([45, 41]);
  expect(elsewhere.visited).toEqual([]);
  for (const { visited, most } of [first, second]) {
    expect(new Set(visited).size).toBe(visited.length);
    expect(most).toBe(3);
  }
  expect(bad.map((path) => outcomes.get(first.url + path))).toEqual([
    "too slow",
    "302",
    "SF_LIMIT_EXCEEDED",
    "SF_UNEXPECTED_END",
    "404",
  ]);
  expect(stdout).toMatch(/\n86 pages\n$/);
  expect(status).toBe(0);
});
