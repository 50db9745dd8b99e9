// The HTTP server, as well-behaved clients see it.

import { Agent, request as requestNode } from "node:http";
import { type Cooperative, type CooperativeGenerator, run, sleep } from "stackful";
import { HttpError, type HttpRequest, type HttpServer, json, serve } from "stackful/http";
import { connect } from "stackful/net";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";
import { freePath } from "../../support/transports.js";
import { RawClient, serving } from "./raw.js";

function* thrice(piece: string): CooperativeGenerator<string> {
  "use cooperative";
  for (let n = 0; n < 3; n++) {
    yield piece;
    sleep(2);
  }
}

const urlOf = (server: HttpServer) => `http://127.0.0.1:${server.address.port}`;

describe("a server", () => {
  test("answers with what the handler returns", async () => {
    await serving(
      (request) => {
        switch (request.path) {
          case "/text":
            return "hello, Åse";
          case "/bytes":
            return new Uint8Array([1, 2, 3]);
          case "/json":
            return json({ q: request.url.searchParams.get("q") }, { status: 201, headers: { "x-one": ["a", "b"] } });
          case "/nothing":
            return undefined;
          default:
            throw new HttpError(404, "Nothing is here");
        }
      },
      async (server) => {
        const url = urlOf(server);
        const text = await fetch(`${url}/text`);
        expect([text.status, text.headers.get("content-type"), await text.text()]).toEqual([
          200,
          "text/plain; charset=utf-8",
          "hello, Åse",
        ]);
        expect(text.headers.get("date")).toMatch(/GMT$/);
        expect([...new Uint8Array(await (await fetch(`${url}/bytes`)).arrayBuffer())]).toEqual([1, 2, 3]);
        const created = await fetch(`${url}/json?q=%C3%85`);
        expect([created.status, created.headers.get("x-one"), await created.json()]).toEqual([201, "a, b", { q: "Å" }]);
        expect((await fetch(`${url}/nothing`)).status).toBe(204);
        const missing = await fetch(`${url}/missing`);
        expect([missing.status, await missing.text()]).toEqual([404, "Nothing is here\n"]);
      },
    );
  });

  test("can stand on a Unix socket", () =>
    run(() => {
      const path = freePath();
      using server = serve({ path }, ({ path: wanted }) => `You want ${wanted}`);
      expect(server.address.path).toBe(path);
      using client = connect({ path });
      client.write("GET /tea HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      expect(client.readAll(1000).toString()).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nYou want \/tea$/);
    }));

  test("reads a body when the handler asks for it: whole, as JSON, piece by piece, of known and unknown length", async () => {
    await serving(
      (request) => {
        if (request.path === "/json") return json(request.body.json());
        if (request.path === "/ignored") return "ignored";
        let size = 0;
        for (const chunk of request.body) {
          size += chunk.length;
          sleep(1);
        }
        return `${size}`;
      },
      async (server) => {
        const url = urlOf(server);
        const post = (path: string, body: string | ReadableStream) =>
          fetch(url + path, { method: "POST", body, duplex: "half" });
        expect(await (await post("/json", '{"a":[1]}')).json()).toEqual({ a: [1] });
        expect((await post("/json", "{")).status).toBe(400);
        expect(await (await post("/", "x".repeat(300_000))).text()).toBe("300000");
        const stream = new ReadableStream({
          start(controller) {
            for (let n = 0; n < 5; n++) controller.enqueue(new TextEncoder().encode("x".repeat(n * 1000)));
            controller.close();
          },
        });
        expect(await (await post("/", stream)).text()).toBe("10000");
        expect(await (await post("/ignored", "x".repeat(300_000))).text()).toBe("ignored");
        expect(await (await post("/ignored", "x")).text()).toBe("ignored");
      },
    );
  });

  test("sends a body piece by piece, from a generator or a function, and waits for a client that is slow", async () => {
    await serving(
      (request) => {
        if (request.path === "/function")
          return {
            body: (writer) => {
              for (let n = 0; n < 3; n++) {
                writer.write(`${n},`);
                sleep(2);
              }
            },
          };
        return {
          headers: request.path === "/known" ? { "content-length": "12" } : {},
          body: thrice("abc,"),
        };
      },
      async (server) => {
        const url = urlOf(server);
        expect(await (await fetch(`${url}/function`)).text()).toBe("0,1,2,");
        const pieces = await fetch(`${url}/`);
        expect([pieces.headers.get("transfer-encoding"), await pieces.text()]).toEqual(["chunked", "abc,abc,abc,"]);
        const known = await fetch(`${url}/known`);
        expect([known.headers.get("content-length"), await known.text()]).toEqual(["12", "abc,abc,abc,"]);
      },
    );
  });

  test("uses a connection again, and says so", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number>();
    await serving(
      (request) => {
        ports.add(request.remote.port);
        return request.method;
      },
      async (server) => {
        const ask = (method: string) =>
          new Promise<string>((resolve, reject) => {
            const sent = requestNode({ agent, method, host: "127.0.0.1", port: server.address.port }, (response) => {
              let text = `${response.headers["content-length"]} `;
              response.on("data", (chunk: Buffer) => (text += chunk.toString())).on("end", () => resolve(text));
            });
            sent.once("error", reject).end(method === "POST" ? "body" : undefined);
          });
        const answers: string[] = [];
        for (const method of ["GET", "POST", "HEAD", "GET"]) answers.push(await ask(method));
        expect(answers).toEqual(["3 GET", "4 POST", "4 ", "3 GET"]);
        expect(ports.size).toBe(1);
        agent.destroy();
      },
    );
  });
});

const slow: Cooperative<() => string> = () => {
  sleep(50);
  return "slow";
};

describe("closing a server", () => {
  test("lets a request that has begun be answered, and closes the others", async () => {
    await serving(slow, async (server) => {
      const idle = await fetch(urlOf(server)).then((response) => response.text());
      expect(idle).toBe("slow");
      const asked = fetch(urlOf(server));
      while (server.connections === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      server.close();
      const response = await asked;
      expect([await response.text(), response.headers.get("connection")]).toEqual(["slow", "close"]);
      await expect(fetch(urlOf(server))).rejects.toThrow("fetch failed");
    });
  });

  test("ends, after a time, with those who are still being served", async () => {
    const lines: string[] = [];
    let failed: Promise<unknown> | undefined;
    await run(() => {
      const server = serve({ port: 0, host: "127.0.0.1" }, () => {
        try {
          sleep(10_000);
        } finally {
          lines.push("cleaned up");
        }
      });
      failed = fetch(urlOf(server)).catch((error: unknown) => error);
      while (server.connections === 0) sleep(1);
      sleep(20);
      server.shutdown(20);
      lines.push("shut down");
    });
    expect(lines).toEqual(["cleaned up", "shut down"]);
    expect(await failed).toBeInstanceOf(TypeError);
  });
});

describe("another protocol", () => {
  const shouting: Cooperative<(request: HttpRequest) => void> = (request) => {
    const socket = request.upgrade("shout", { "x-one": "1" });
    for (const line of socket.lines({ max: 100 })) {
      if (line === "fail") throw new Error("as it was asked to");
      socket.write(`${line.toUpperCase()}\n`);
    }
  };
  const asking = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: other, Shout\r\n\r\n";

  test("is spoken on the same connection, whatever comes behind the request, and ends with the handler", async () => {
    await serving(shouting, async (server) => {
      for (const pieces of [[`${asking}hello\n`], `${asking}hello\n`.split("")]) {
        using client = await RawClient.connect(server);
        await client.send(...pieces);
        await client.until(({ text }) => text.endsWith("HELLO\n"));
        expect(client.text).toBe(
          "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: shout\r\nx-one: 1\r\n\r\nHELLO\n",
        );
        client.socket.end("and goodbye\n");
        await client.untilClosed();
        expect(client.text).toMatch(/AND GOODBYE\n$/);
      }
      const left = await RawClient.connect(server);
      await left.send(asking);
      left.socket.resetAndDestroy();
      await left.until(() => server.connections === 0);
    });
  });

  test("is refused to who has not asked for it", async () => {
    await serving(shouting, async (server) => {
      for (const [wrong, status] of [
        [asking.replace("Shout", "whisper"), 426],
        [asking.replace("Connection", "X"), 426],
        [asking.replace("HTTP/1.1", "HTTP/1.0"), 426],
        [`${asking.replace("Host", "Content-Length: 2\r\nHost")}ab`, 400],
      ] as const) {
        using client = await RawClient.connect(server);
        await client.send(wrong);
        await client.until(({ statuses }) => statuses.length > 0);
        expect(client.statuses).toEqual([status]);
        if (status === 426) expect(client.text).toContain("\r\nupgrade: shout\r\n");
      }
    });
  });

  test("does not end the server if its handler fails, and does not outlast a shutdown", async () => {
    const errors: unknown[] = [];
    await run(() => {
      const server = serve({ port: 0, host: "127.0.0.1", onError: (error) => errors.push(error) }, shouting);
      using failing = connect(server.address);
      failing.write(asking);
      failing.readUntil("\r\n\r\n", 1000);
      failing.write("fail\n");
      expect(thrownBy(() => failing.readUntil("\n", 1000))).toMatchObject({ code: "SF_CONNECTION_RESET" });
      expect(errors).toEqual([new Error("as it was asked to")]);
      using staying = connect(server.address);
      staying.write(`${asking}hello\n`);
      staying.readUntil("\r\n\r\n", 1000);
      server.close();
      expect(String(staying.readUntil("\n", 1000))).toBe("HELLO");
      server.shutdown(50);
      expect(thrownBy(() => staying.read())).toMatchObject({ code: "SF_CONNECTION_RESET" });
    });
  });
});
