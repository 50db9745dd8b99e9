// Clients that take their time, leave, or want more than they should: each of them is got rid of, and the others are served.

import { setTimeout as delay } from "node:timers/promises";
import { BrokenError, sleep } from "stackful";
import type { HttpServer } from "stackful/http";
import { describe, expect, test } from "vitest";
import { RawClient, serving, type TcpServeOptions } from "./raw.js";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const POST = "POST / HTTP/1.1\r\nHost: a\r\n";
const PIECE = "x".repeat(65_536);

/** Short enough for a test, and longer than a busy machine stumbles. */
const deadlines = { idle: 150, header: 300, body: 300, handler: 300, response: 300 };

/** Sends a byte every 20 ms until the server has had enough. Returns how many. */
async function drip(client: RawClient, text: string): Promise<number> {
  let sent = 0;
  while (!client.isClosed && !client.wasReset && sent < text.length && sent < 400) {
    client.socket.write(text[sent++] as string);
    await delay(20);
  }
  return sent;
}

/** Whether a good client is served as if nothing had happened. */
async function expectService(server: HttpServer): Promise<void> {
  using good = await RawClient.connect(server);
  await good.send(GET);
  await good.until(({ statuses }) => statuses.length > 0);
  expect(good.statuses).toEqual([200]);
}

describe("a client that takes its time", () => {
  test("with its header, byte by byte, has so long and no longer (H-1)", async () => {
    await serving(
      () => "hello",
      async (server) => {
        using client = await RawClient.connect(server);
        const sent = await drip(client, `GET / HTTP/1.1\r\nX: ${"x".repeat(1000)}`);
        await client.untilClosed();
        expect(client.statuses).toEqual([408]);
        expect(sent).toBeLessThan(100);
        await expectService(server);
      },
      { deadlines },
    );
  });

  test("with its body, byte by byte, has so long and no longer; the handler is cancelled (H-2)", async () => {
    const lines: string[] = [];
    await serving(
      (request) => {
        if (request.method === "GET") return "hello";
        try {
          return request.body.text();
        } finally {
          lines.push("cleaned up");
        }
      },
      async (server) => {
        for (const framing of ["Content-Length: 1000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e8\r\n"]) {
          using client = await RawClient.connect(server);
          await client.send(POST + framing);
          const sent = await drip(client, "x".repeat(1000));
          await client.untilClosed();
          expect(client.statuses).toEqual([408]);
          expect(sent).toBeLessThan(100);
        }
        await expectService(server);
      },
      { deadlines },
    );
    expect(lines).toEqual(["cleaned up", "cleaned up"]);
  });

  test("to take the answer, or a byte of it now and then, is cut off; little of the answer was made (H-3)", async () => {
    let made = 0;
    const ends: string[] = [];
    await serving(
      (request) => {
        if (request.path === "/") return "hello";
        return {
          body: (writer) => {
            try {
              for (; made < 16_000; made++) writer.write(PIECE);
            } finally {
              ends.push("cleaned up");
            }
          },
        };
      },
      async (server) => {
        using client = await RawClient.connect(server);
        client.socket.pause();
        await client.send("GET /gigabyte HTTP/1.1\r\nHost: a\r\n\r\n");
        for (let times = 0; times < 200 && ends.length === 0; times++) {
          await delay(20);
          client.socket.read(1);
        }
        expect(ends).toEqual(["cleaned up"]);
        client.socket.resume();
        await client.untilClosed();
        expect(client.text).not.toContain("0\r\n\r\n");
        await expectService(server);
      },
      { deadlines },
    );
    // What the system takes, on both sides, and one high-water mark.
    expect(made).toBeLessThan(500);
  });

  test("and pipelines 10,000 requests, but reads nothing, is answered a few, and cut off (H-4)", async () => {
    let handled = 0;
    await serving(
      () => {
        handled++;
        return PIECE;
      },
      async (server) => {
        using client = await RawClient.connect(server);
        client.socket.pause();
        await client.send(GET.repeat(10_000));
        await client.until(({ socket }) => socket.destroyed || server.connections === 0);
        const before = handled;
        expect(before).toBeLessThan(500);
        await expectService(server);
      },
      { deadlines },
    );
  });

  test("to say anything, at first or between requests, is hung up on, and told nothing (H-5)", async () => {
    await serving(
      () => "hello",
      async (server) => {
        using silent = await RawClient.connect(server);
        using idle = await RawClient.connect(server);
        await idle.send(GET);
        await idle.untilClosed();
        await silent.untilClosed();
        expect([idle.statuses, silent.text]).toEqual([[200], ""]);
        await expectService(server);
      },
      { deadlines },
    );
  });

  test("while its handler does, too: it is told that there is no time", async () => {
    const lines: string[] = [];
    await serving(
      () => {
        try {
          sleep(100_000);
        } finally {
          lines.push("cleaned up");
        }
      },
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(GET);
        await client.untilClosed();
        expect(client.statuses).toEqual([503]);
      },
      { deadlines },
    );
    expect(lines).toEqual(["cleaned up"]);
  });
});

describe("too much", () => {
  test.each<[string, TcpServeOptions]>([
    ["from one peer", { perPeer: 3 }],
    ["in total", { maxConnections: 3 }],
  ])("of connections, %s: newcomers are closed, the others are served (H-6)", async (_where, options) => {
    await serving(
      () => "hello",
      async (server) => {
        const clients: RawClient[] = [];
        for (let count = 0; count < 3; count++) {
          const client = await RawClient.connect(server);
          await client.send(GET);
          await client.until(({ statuses }) => statuses.length === 1);
          clients.push(client);
        }
        using newcomer = await RawClient.connect(server);
        await newcomer.send(GET).catch(() => {});
        await newcomer.untilClosed();
        expect(newcomer.text).toBe("");
        expect(server.refused).toBe(1);
        for (const client of clients) {
          await client.send(GET);
          await client.until(({ statuses }) => statuses.length === 2);
          client[Symbol.dispose]();
        }
        await newcomer.until(() => server.connections === 0);
        await expectService(server);
      },
      options,
    );
  });

  test("of a body, by its length, is refused before any of it is read; without a word to go on, too (H-10, H-27)", async () => {
    await serving(
      (request) => request.body.text(),
      async (server) => {
        for (const expectation of ["", "Expect: 100-continue\r\n"]) {
          using client = await RawClient.connect(server);
          await client.send(`${POST}${expectation}Content-Length: 10000000000\r\n\r\n`);
          await client.untilClosed();
          expect(client.statuses).toEqual([413]);
        }
      },
    );
  });

  test("of a body, chunk by chunk, is refused where it becomes too much (H-10)", async () => {
    let taken = 0;
    await serving(
      (request) => {
        for (const chunk of request.body) taken += chunk.length;
      },
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
        for (let count = 0; count < 1000 && client.statuses.length === 0; count++)
          await client.send(`10000\r\n${PIECE}\r\n`);
        await client.untilClosed();
        expect(client.statuses).toEqual([413]);
      },
    );
    expect(taken).toBe(1_048_576);
  });

  test("of a body is what the handler says", async () => {
    await serving(
      (request) => {
        request.body.max = 10;
        return request.body.text();
      },
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(`${POST}Content-Length: 10\r\n\r\n0123456789${POST}Content-Length: 11\r\n\r\n0123456789a`);
        await client.untilClosed();
        expect(client.statuses).toEqual([200, 413]);
      },
    );
  });

  test("is no reason to read a body that nobody has asked for: its connection is closed (H-10)", async () => {
    await serving(
      () => "no, thank you",
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(`${POST}Content-Length: 10000000000\r\n\r\n`);
        await client.until(({ statuses }) => statuses.length > 0);
        for (let count = 0; count < 1000 && !client.socket.destroyed && !client.wasReset; count++)
          await client.send(PIECE);
        expect(client.socket.bytesWritten).toBeLessThan(20_000_000);
        await client.untilClosed();
      },
    );
  });
});

test("a client that waits for a word to go on gets it when the handler asks for the body (H-27)", async () => {
  await serving(
    (request) => (request.path === "/ignored" ? "ignored" : request.body.text()),
    async (server) => {
      using client = await RawClient.connect(server);
      const head = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
      await client.send(`POST / HTTP/1.1\r\n${head}`);
      await client.until(({ statuses }) => statuses.length === 1);
      await client.send(`hello`);
      await client.until(({ statuses }) => statuses.length === 2);
      // Whether it would still send it, nobody knows.
      await client.send(`POST /ignored HTTP/1.1\r\n${head}`);
      await client.untilClosed();
      expect(client.statuses).toEqual([100, 200, 200]);
      expect(client.text).toContain("hello");
    },
  );
});

test.each([
  ["a line break in a value", { "x-user": "a\r\nSet-Cookie: b=c" }],
  ["a line feed in a cookie", { "set-cookie": ["a=b", "c\n=d"] }],
  ["a line break in a name", { "a\r\nb": "c" }],
  ["NUL", { a: "\0" }],
  ["another framing", { "transfer-encoding": "identity" }],
  ["a length that is none", { "content-length": "5\r\n" }],
  ["a wrong length", { "content-length": "3" }],
])("a handler's headers with %s are refused before anything is sent (H-25)", async (_what, headers) => {
  const errors: string[] = [];
  await serving(
    () => ({ headers, body: "hello" }),
    async (server) => {
      using client = await RawClient.connect(server);
      await client.send(GET);
      await client.until(({ statuses }) => statuses.length > 0);
      expect(client.statuses).toEqual([500]);
      expect(client.text).not.toMatch(/set-cookie|hello|b=c/i);
    },
    { onError: (error) => errors.push(String(error)) },
  );
  expect(errors).toHaveLength(1);
});

test("pipelined requests are answered in their order, however long each takes (H-26)", async () => {
  await serving(
    (request) => {
      const [, n, ms] = request.path.split("/");
      sleep(Number(ms));
      return `answer ${n};`;
    },
    async (server) => {
      using client = await RawClient.connect(server);
      const times = Array.from({ length: 40 }, (_, n) => (n * 7) % 11);
      await client.send(times.map((ms, n) => `GET /${n}/${ms} HTTP/1.1\r\nHost: a\r\n\r\n`).join(""));
      await client.until(({ statuses }) => statuses.length === times.length);
      expect(client.text.match(/answer \d+;/g)).toEqual(times.map((_, n) => `answer ${n};`));
    },
  );
});

describe("a client that leaves", () => {
  test.each(["in order", "with a reset"])(
    "%s, while its handler runs: that is cancelled, and cleans up (H-28)",
    async (how) => {
      const lines: string[] = [];
      await serving(
        (request) => {
          if (request.path === "/") return "hello";
          try {
            lines.push("begins");
            sleep(100_000);
          } finally {
            sleep(1);
            lines.push("cleaned up");
          }
          return undefined;
        },
        async (server) => {
          using client = await RawClient.connect(server);
          await client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
          await client.until(() => lines.length === 1);
          if (how === "in order") client.socket.end();
          else client.socket.resetAndDestroy();
          await client.until(() => lines.length === 2);
          await client.until(() => server.connections === 0);
          await expectService(server);
        },
      );
      expect(lines).toEqual(["begins", "cleaned up"]);
    },
  );

  test("in the middle of its body: the handler's read fails, and nobody is told of an error", async () => {
    const errors: unknown[] = [];
    const seen: unknown[] = [];
    await serving(
      (request) => {
        try {
          return request.body.text();
        } catch (error) {
          seen.push(error);
          throw error;
        } finally {
          seen.push("cleaned up");
        }
      },
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(`${POST}Content-Length: 100\r\n\r\nhello`);
        client.socket.end();
        await client.untilClosed();
      },
      { onError: (error) => errors.push(error) },
    );
    expect(seen.at(-1)).toBe("cleaned up");
    expect(seen.slice(0, -1).every((error) => error instanceof BrokenError)).toBe(true);
    expect(errors).toEqual([]);
  });

  test("while the answer is being sent: whoever writes it is cancelled", async () => {
    const lines: string[] = [];
    await serving(
      () => ({
        body: (writer) => {
          try {
            for (;;) {
              writer.write("tick\n");
              sleep(5);
            }
          } finally {
            lines.push("cleaned up");
          }
        },
      }),
      async (server) => {
        using client = await RawClient.connect(server);
        await client.send(GET);
        await client.until(({ text }) => text.includes("tick"));
        client.socket.destroy();
        await client.until(() => lines.length === 1);
      },
    );
    expect(lines).toEqual(["cleaned up"]);
  });
});

test("an error after a part of the answer was sent breaks the connection off: nobody takes the part for all (H-29)", async () => {
  const errors: string[] = [];
  await serving(
    (request) => ({
      headers: request.path === "/known" ? { "content-length": "100" } : {},
      body: (writer) => {
        writer.write("part");
        sleep(5);
        throw new Error("failed");
      },
    }),
    async (server) => {
      for (const path of ["/", "/known"]) {
        using client = await RawClient.connect(server);
        await client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n${GET}`);
        await client.untilClosed();
        expect(client.statuses).toEqual([200]);
        expect(client.text).toContain("part");
        expect(client.text).not.toMatch(/\n0\r\n\r\n/);
        expect(client.wasReset).toBe(true);
      }
    },
    { onError: (error) => errors.push(String(error)) },
  );
  expect(errors).toEqual(["Error: failed", "Error: failed"]);
});

test("a handler that throws answers 500, is reported once, and concerns nobody else (S-16)", async () => {
  const errors: [string, string][] = [];
  await serving(
    (request) => {
      if (request.path === "/") return "hello";
      throw new TypeError("secret");
    },
    async (server) => {
      using client = await RawClient.connect(server);
      await client.send("GET /bad HTTP/1.1\r\nHost: a\r\n\r\n", GET);
      await client.until(({ statuses }) => statuses.length === 2);
      expect(client.statuses).toEqual([500, 200]);
      expect(client.text).not.toContain("secret");
      await expectService(server);
    },
    { onError: (error, request) => errors.push([String(error), request.path]) },
  );
  expect(errors).toEqual([["TypeError: secret", "/bad"]]);
});
