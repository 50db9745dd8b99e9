// The HTTP client: what it does for its users, and what it bears.

import { once } from "node:events";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { run, sleep, spawn, timeout } from "stackful";
import { request } from "stackful/http";
import { afterEach, describe, expect, test } from "vitest";
import { authority, expired, good } from "../../support/certificates.js";
import { failure, fetched, type Heard, OK, raw, says, stopServers, untilAlone } from "./rawServer.js";

afterEach(stopServers);

describe("a request", () => {
  test("gives the status, the fields and the body", async () => {
    const server = await raw(says(`${OK}\r\nX-Name: a`, "hello"));
    const answer = await run(() => {
      using response = request(server.url);
      return [response.status, response.ok, response.headers.get("x-name"), response.text()];
    });
    expect(answer).toEqual([200, true, "a", "hello"]);
  });

  test("uses a connection again when the body was read", async () => {
    const server = await raw(says(OK, "hello"));
    await run(() => {
      for (let times = 0; times < 3; times++) {
        using response = request(server.url);
        expect(response.text()).toBe("hello");
      }
    });
    expect(server.connections).toBe(1);
  });

  test("that is closed before its body was read closes its connection", async () => {
    const server = await raw(says("HTTP/1.1 200 OK\r\nContent-Length: 500", "part"));
    await run(() => {
      using response = request(server.url);
      expect(response.body.read()?.toString()).toBe("part");
    });
    await untilAlone(server);
  });

  test("that is cancelled closes its connection", async () => {
    const server = await raw(() => {});
    await expect(run(() => timeout(50, () => request(server.url)))).rejects.toMatchObject({ code: "SF_TIMED_OUT" });
    await untilAlone(server);
    expect(server.connections).toBe(1);
  });

  test("streams its body as it is written", async () => {
    const server = await raw((socket, text) => {
      if (text.endsWith("0\r\n\r\n")) says(OK, "hello")(socket);
    });
    await run(() => {
      using response = request(server.url, {
        body: (writer) => {
          "use cooperative";
          writer.write("one");
          sleep(20);
          writer.write("two");
        },
      });
      expect(response.text()).toBe("hello");
    });
    expect(server.requests.join("")).toMatch(/^POST \/ [^]*\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n$/);
  });

  test("whose server answers before it was sent is not sent to the end", async () => {
    const server = await raw(says("HTTP/1.1 413 Too Large\r\nContent-Length: 0"));
    await run(() => {
      using response = request(server.url, {
        body: (writer) => {
          "use cooperative";
          for (;;) {
            writer.write("x");
            sleep(5);
          }
        },
      });
      expect(response.status).toBe(413);
    });
    await untilAlone(server);
  });

  test("on a connection that the server has closed meanwhile is sent again, if it may be", async () => {
    const stale = (socket: Socket, _: string, { requests }: Heard): void => {
      // The second request on a connection is thrown away.
      if (requests.length % 2 === 0 && requests.length < 4) socket.resetAndDestroy();
      else says(OK, "hello")(socket);
    };
    const server = await raw(stale);
    expect((await fetched(server.url)).text).toBe("hello");
    expect((await fetched(server.url)).text).toBe("hello");
    expect(server.requests).toHaveLength(3);

    const other = await raw(stale);
    expect((await fetched(other.url)).text).toBe("hello");
    expect(await failure(other.url, { method: "POST" })).toBe("SF_CONNECTION_RESET");
    expect(other.requests).toHaveLength(2);
  });

  test.each([
    ["gzip", gzipSync("hello")],
    ["deflate", deflateSync("hello")],
    ["br", brotliCompressSync("hello")],
  ])("undoes %s", async (encoding, body) => {
    const server = await raw(
      says(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}`, body),
    );
    expect((await fetched(server.url)).text).toBe("hello");
  });
});

describe("what a server does wrong", () => {
  test("H-30: endless headers are cut off", async () => {
    const server = await raw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const more = (): void => void (socket.destroyed || socket.write(`X-A: ${"a".repeat(999)}\r\n`, more));
      more();
    });
    expect(await failure(server.url)).toBe("SF_LIMIT_EXCEEDED");
    await untilAlone(server);
  });

  test("H-30: too many headers are refused", async () => {
    const server = await raw(says(`${OK}\r\n${"a: b\r\n".repeat(120)}c: d`, "hello"));
    expect(await failure(server.url)).toBe("SF_LIMIT_EXCEEDED");
    await untilAlone(server);
  });

  test("H-30: endless provisional answers are cut off", async () => {
    const server = await raw((socket) => {
      const more = (): void => void (socket.destroyed || socket.write("HTTP/1.1 103 Early Hints\r\n\r\n", more));
      more();
    });
    expect(await failure(server.url)).toBe("SF_LIMIT_EXCEEDED");
    await untilAlone(server);
  });

  test("H-30: a header that drips has an absolute deadline", async () => {
    const server = await raw((socket) => {
      const timer = setInterval(() => socket.write("H"), 10);
      socket.write("HTTP/1.1 200 OK\r\nX: ");
      socket.on("close", () => clearInterval(timer));
    });
    expect(await failure(server.url, { deadlines: { header: 100 } })).toBe("SF_TIMED_OUT");
    await untilAlone(server);
  });

  test("H-30: a body that drips has an absolute deadline", async () => {
    const server = await raw((socket) => {
      const timer = setInterval(() => socket.write("H"), 10);
      says("HTTP/1.1 200 OK\r\nContent-Length: 100000")(socket);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await failure(server.url, { deadlines: { body: 100 } })).toBe("SF_TIMED_OUT");
    await untilAlone(server);
  });

  test("H-30: a short body is an error, and so is a reset", async () => {
    const short = await raw((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"));
    expect(await failure(short.url)).toBe("SF_UNEXPECTED_END");
    const chunks = await raw((socket) =>
      socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    );
    expect(await failure(chunks.url)).toBe("SF_UNEXPECTED_END");
    const reset = await raw((socket) => {
      says("HTTP/1.1 200 OK\r\nContent-Length: 9", "hello")(socket);
      setTimeout(() => socket.resetAndDestroy(), 30);
    });
    expect(await failure(reset.url)).toBe("SF_CONNECTION_RESET");
    const silent = await raw((socket) => socket.end());
    expect(await failure(silent.url)).toBe("SF_UNEXPECTED_END");
  });

  test("H-30: what is no HTTP is an error", async () => {
    const server = await raw((socket) => socket.write("SSH-2.0-OpenSSH\r\n\r\n"));
    expect(await failure(server.url)).toBe("SF_RESPONSE");
    await untilAlone(server);
  });

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("H-30: a bomb in %s is cut off", async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(20_000_000));
    const server = await raw(
      says(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bomb.length}`, bomb),
    );
    expect(await failure(server.url, { limits: { body: 1_000_000 } })).toBe("SF_LIMIT_EXCEEDED");
  });

  test("H-30: a compressed body that is damaged or cut short is an error", async () => {
    const whole = gzipSync("hello".repeat(1000));
    const head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
    const short = await raw(says(`${head}${whole.length - 9}`, whole.subarray(0, -9)));
    expect(await failure(short.url)).toBe("SF_UNEXPECTED_END");
    const damaged = await raw(says(`${head}5`, "hello"));
    expect(await failure(damaged.url)).toBe("SF_RESPONSE");
  });
});

describe("redirects", () => {
  const to = (location: string, status = 302): ((socket: Socket) => void) =>
    says(`HTTP/1.1 ${status} Found\r\nContent-Length: 0\r\nLocation: ${location}`);

  test("H-30: a loop is an error", async () => {
    const server = await raw(to("/"));
    expect(await failure(server.url, { redirects: 3 })).toBe("SF_REDIRECT");
    expect(server.requests).toHaveLength(4);
  });

  test("H-30: another origin hears no credentials, the same one does", async () => {
    const other = await raw(says(OK, "other"));
    const server = await raw((socket, text) => to(text.startsWith("GET /again") ? other.url : "/again")(socket));
    const headers = { authorization: "secret", cookie: "secret", "x-api-key": "secret", "accept-language": "sv" };
    expect((await fetched(server.url, { headers })).text).toBe("other");
    expect(server.requests[1]).toContain("secret");
    expect(other.requests[0]).not.toContain("secret");
    expect(other.requests[0]).toContain("sv");

    expect((await fetched(server.url.replace("//", "//me:word@"))).text).toBe("other");
    expect(server.requests[3]).toContain("Basic");
    expect(other.requests[1]).not.toContain("Basic");
  });

  test("H-30: another scheme than http and https is not followed", async () => {
    const server = await raw(to("file:///etc/passwd"));
    expect(await failure(server.url)).toBe("SF_REDIRECT");
  });

  test("H-30: from https to http is not followed, and who has a bad certificate is not asked", async () => {
    const plain = await raw(says(OK, "hello"));
    for (const [certificate, code] of [
      [good, "SF_REDIRECT"],
      [expired, "SF_HANDSHAKE"],
    ] as const) {
      const server = createSecureServer(certificate, (_, response) => {
        response.writeHead(302, { location: plain.url }).end();
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      expect(await failure(`https://127.0.0.1:${port}/`, { tls: { ca: authority } })).toBe(code);
      server.closeAllConnections();
      server.close();
    }
    expect(plain.connections).toBe(0);
  });

  test("a POST becomes a GET by 302 and 303, and stays one by 307", async () => {
    for (const [status, method] of [
      [302, "GET"],
      [303, "GET"],
      [307, "POST"],
    ] as const) {
      const server = await raw((socket, text) =>
        text.includes(" / ") ? to("/next", status)(socket) : says(OK, "hello")(socket),
      );
      await fetched(server.url, { body: "data" });
      expect(server.requests[1]?.startsWith(`${method} /next`)).toBe(true);
      expect(server.requests[1]?.endsWith("data")).toBe(method === "POST");
    }
  });
});

test("a server that nobody runs cannot be reached; a wrong option is told at once", async () => {
  expect(await failure("http://127.0.0.1:1/")).toBe("SF_CONNECT");
  await expect(fetched("ftp://127.0.0.1/")).rejects.toThrow("`http:` or `https:` is needed");
  await expect(fetched("http://127.0.0.1/", { limits: { body: 0 } })).rejects.toThrow("`limits.body` is above 0");
});

test("a hundred requests at once share what connections there may be", async () => {
  const server = await raw(says(OK, "hello"));
  await run(() => {
    const tasks = Array.from({ length: 100 }, () =>
      spawn(() => {
        using response = request(server.url);
        return response.text();
      }),
    );
    for (const task of tasks) expect(task.join()).toBe("hello");
  });
  expect(server.connections).toBeLessThanOrEqual(32);
});
