// Servers that send what they should not, or when they should not, or nothing at all: what the client makes of each of them.

import { once } from "node:events";
import { connect, createServer as createPlainServer, type Socket } from "node:net";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { createServer as createSecureServer } from "node:tls";
import { Worker } from "node:worker_threads";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { run, sleep, spawn, TimedOut, timeout } from "stackful";
import { type RequestOptions, request } from "stackful/http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { authority, good } from "../../support/certificates.js";
import { thrownBy } from "../../support/thrownBy.js";
import { failure, fetched, type Heard, OK, raw, says, stopServers, untilAlone } from "./rawServer.js";

afterEach(stopServers);

/** A whole answer that nobody has asked for. */
const POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

/** What becomes of a request: its status and body, or the code of its error. */
async function outcomeOf(url: string, options?: RequestOptions): Promise<string> {
  return fetched(url, options).then(
    ({ status, text }) => `${status} ${text}`.trim(),
    (error: { code?: string }) => `${error.code}`,
  );
}

/** Sends again and again, until the client has had enough. */
function endlessly(head: string | Uint8Array, piece: string | Uint8Array): (socket: Socket) => void {
  return (socket) => {
    socket.write(head);
    const more = (): void => void (socket.destroyed || socket.write(piece, more));
    more();
  };
}

/** Sends every byte by itself. */
async function drip(socket: Socket, bytes: Buffer): Promise<void> {
  socket.setNoDelay();
  for (const byte of bytes) {
    if (socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await immediate(); // so the client has read it
  }
}

/** Answers once on a connection, as soon as something is heard. */
function onlyOnce(answer: (socket: Socket, text: string) => void): (socket: Socket, text: string) => void {
  const answered = new WeakSet<Socket>();
  return (socket, text) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    answer(socket, text);
  };
}

interface Case {
  /** What the server sends: without the empty line in between, which it sends unless there is no head. */
  readonly head: string;
  readonly body?: string | Uint8Array;
  /** It ends the connection then. */
  readonly ends?: true;
  readonly options?: RequestOptions;
  readonly outcome: string;
  /** What becomes of the connection. Unless given, that depends on how much has come with the header. */
  readonly connection?: "kept" | "closed";
}

const packed = gzipSync("hello");
const length = (body: string | Uint8Array): string => `Content-Length: ${body.length}`;
const asGzip = (body: string | Uint8Array): string => `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n${length(body)}`;
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
const hello = { body: "hello", outcome: "200 hello" };
const kept = { connection: "kept" } as const;
const closed = { connection: "closed" } as const;
const malformed = { outcome: "SF_RESPONSE", ...closed };
const HEAD = { method: "HEAD" };

const cases: Record<string, Case> = {
  // Encodings
  "no encoding that is called one": { head: `${OK}\r\nContent-Encoding: identity`, ...hello, ...kept },
  "an encoding in capitals": { head: asGzip(packed).replace("gzip", "GZip"), body: packed, outcome: "200 hello" },
  "two packed bodies, one behind the other": {
    head: asGzip(Buffer.concat([packed, packed])),
    body: Buffer.concat([packed, packed]),
    outcome: "200 hellohello",
  },
  "a packed body, and garbage": {
    head: asGzip(`${"x".repeat(packed.length)}XXXXX`),
    body: Buffer.concat([packed, Buffer.from("XXXXX")]),
    outcome: "SF_RESPONSE",
  },
  "an encoding that nobody has asked for": {
    head: `${OK}\r\nContent-Encoding: zstd`,
    body: "hello",
    outcome: "SF_RESPONSE",
  },
  "an encoding that somebody has asked for": {
    head: `${OK}\r\nContent-Encoding: zstd`,
    ...hello,
    ...kept,
    options: { headers: { "accept-encoding": "zstd" } },
  },
  "two encodings, one upon the other": {
    head: `${OK}\r\nContent-Encoding: gzip, gzip`,
    body: "hello",
    outcome: "SF_RESPONSE",
  },
  "two encodings, in two fields": {
    head: `${OK}\r\nContent-Encoding: gzip\r\nContent-Encoding: br`,
    body: "hello",
    outcome: "SF_RESPONSE",
  },
  "an encoding of nothing": { head: asGzip(""), outcome: "200", ...kept },
  "an encoding of nothing, for HEAD": { head: asGzip(packed), options: HEAD, outcome: "200", ...kept },
  "an unknown encoding of nothing, for HEAD": {
    head: `${OK}\r\nContent-Encoding: zstd`,
    options: HEAD,
    outcome: "200",
    ...kept,
  },
  "an encoding of nothing, with 304": {
    head: `HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n${length(packed)}`,
    outcome: "304",
    ...kept,
  },

  // Bodies where none belong, or shorter and longer than they are said to be
  "204": { head: "HTTP/1.1 204 No Content", outcome: "204", ...kept },
  "204, and a body": { head: "HTTP/1.1 204 No Content\r\nContent-Length: 5", body: "hello", outcome: "204", ...closed },
  "204, and chunks": {
    head: "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked",
    body: "5\r\nhello\r\n0\r\n\r\n",
    outcome: "204",
    ...closed,
  },
  "304, and a body": {
    head: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5",
    body: "hello",
    outcome: "304",
    ...closed,
  },
  "an answer to HEAD, and a body": { head: OK, body: "hello", options: HEAD, outcome: "200", ...closed },
  "an answer, and another one": { head: OK, body: `hello${POISON}`, outcome: "200 hello", ...closed },
  "an answer, and garbage": { head: OK, body: "hello\0\0\0", outcome: "200 hello", ...closed },
  "a body that ends with the connection": { head: "HTTP/1.1 200 OK", ...hello, ends: true, ...closed },
  "a body that ends too early": { head: OK, body: "hell", ends: true, outcome: "SF_UNEXPECTED_END", ...closed },
  "chunks that end too early": {
    head: chunked,
    body: "5\r\nhello\r\n",
    ends: true,
    outcome: "SF_UNEXPECTED_END",
    ...closed,
  },
  "a header that ends too early": {
    head: "",
    body: "HTTP/1.1 200 OK\r\nX: y",
    ends: true,
    outcome: "SF_UNEXPECTED_END",
    ...closed,
  },
  nothing: { head: "", ends: true, outcome: "SF_UNEXPECTED_END", ...closed },
  "a body that is longer than allowed": {
    head: OK,
    body: "hello",
    options: { limits: { body: 4 } },
    outcome: "SF_LIMIT_EXCEEDED",
  },
  "a body that is as long as allowed": { head: OK, ...hello, options: { limits: { body: 5 } }, ...kept },
  "a packed body that is longer than allowed": {
    head: asGzip(packed),
    body: packed,
    options: { limits: { body: 4 } },
    outcome: "SF_LIMIT_EXCEEDED",
  },

  // Status lines
  "HTTP/1.0": { head: OK.replace("1.1", "1.0"), ...hello, ...closed },
  "HTTP/2.0": { head: OK.replace("1.1", "2.0"), body: "hello", ...malformed },
  "HTTP/0.9": { head: "hello", ends: true, ...malformed },
  "empty lines in front": { head: `\r\n\r\n${OK}`, ...hello, ...kept },
  "a status of four digits": { head: OK.replace("200", "2000"), body: "hello", ...malformed },
  "a status of two digits": { head: OK.replace("200", "20"), body: "hello", ...malformed },
  "a status of 0": { head: OK.replace("200", "000"), body: "hello", ...malformed },
  "a status of 999": { head: OK.replace("200", "999"), body: "hello", outcome: "999 hello", ...kept },
  "a reason that is too long": {
    head: OK.replace("OK", "a".repeat(17_000)),
    body: "hello",
    outcome: "SF_LIMIT_EXCEEDED",
    ...closed,
  },
  "a reason of blanks that is too long": {
    head: OK.replace("OK", " ".repeat(17_000)),
    body: "hello",
    outcome: "SF_LIMIT_EXCEEDED",
    ...closed,
  },

  // Fields
  "a length and chunks": { head: `${OK}\r\nTransfer-Encoding: chunked`, body: "5\r\nhello\r\n0\r\n\r\n", ...malformed },
  "two lengths": { head: `${OK}\r\nContent-Length: 6`, body: "hello!", ...malformed },
  "a length that is no number": { head: `${OK}x`, body: "hello", ...malformed },
  "a negative length": { head: "HTTP/1.1 200 OK\r\nContent-Length: -5", body: "hello", ...malformed },
  "a length of 2^70": {
    head: "HTTP/1.1 200 OK\r\nContent-Length: 1180591620717411303424",
    body: "hello",
    ...malformed,
  },
  "a blank before a colon": { head: `${OK}\r\nX : y`, body: "hello", ...malformed },
  "a field without a name": { head: `${OK}\r\n: y`, body: "hello", ...malformed },
  "a NUL in a field": { head: `${OK}\r\nX: \0`, body: "hello", ...malformed },
  "a carriage return alone": { head: `${OK}\r\nX: y\rZ: z`, body: "hello", ...malformed },
  "100 fields": { head: `${OK}${"\r\na: b".repeat(99)}`, ...hello, ...kept },
  "101 fields": { head: `${OK}${"\r\na: b".repeat(100)}`, body: "hello", outcome: "SF_LIMIT_EXCEEDED" },

  // Chunks
  chunks: { head: chunked, body: "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", outcome: "200 hello", ...kept },
  "a chunk whose size is no number": { head: chunked, body: "zz\r\nhello\r\n0\r\n\r\n", ...malformed },
  "a chunk of 2^64 bytes": { head: chunked, body: "10000000000000000\r\nhello", ...malformed },
  "a chunk that is longer than it says": { head: chunked, body: "4\r\nhello\r\n0\r\n\r\n", ...malformed },
  "a trailer that is within the limit": {
    head: chunked,
    body: `5\r\nhello\r\n0\r\n${"a:b\r\n".repeat(2000)}\r\n`,
    outcome: "200 hello",
    ...kept,
  },
  "a trailer that is beyond it": {
    head: chunked,
    body: `5\r\nhello\r\n0\r\n${"a:b\r\n".repeat(10_000)}\r\n`,
    outcome: "SF_LIMIT_EXCEEDED",
    ...closed,
  },

  // Provisional answers, and other protocols
  "ten provisional answers": { head: `${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10)}${OK}`, ...hello, ...kept },
  "eleven provisional answers": {
    head: `${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(11)}${OK}`,
    body: "hello",
    outcome: "SF_LIMIT_EXCEEDED",
    ...closed,
  },
  "another protocol": { head: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo", ...malformed },
  "another protocol that has a name for the client, too": {
    head: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo",
    options: { headers: { connection: "upgrade", upgrade: "foo" } },
    ...malformed,
  },
  "another protocol without a name": { head: "HTTP/1.1 101 Switching Protocols", ...malformed },
  "an answer that offers another protocol": { head: `${OK}\r\nConnection: upgrade\r\nUpgrade: foo`, ...hello },
};

describe.each([
  { how: "at once", send: async (socket: Socket, bytes: Buffer) => void socket.write(bytes) },
  { how: "byte by byte (H-30, H-31)", send: drip },
])("a server that sends, $how,", ({ send }) => {
  test.each(Object.entries(cases))("%s", async (_, { head, body = "", ends, options, outcome, connection }) => {
    const bytes = Buffer.concat([Buffer.from(head === "" ? "" : `${head}\r\n\r\n`), Buffer.from(body)]);
    const server = await raw(async (socket) => {
      await send(socket, bytes);
      if (ends) socket.end();
    });
    expect(await outcomeOf(server.url, options)).toBe(outcome);
    if (connection === "closed") await untilAlone(server);
    if (connection !== "kept") return;
    await delay(20);
    expect(await outcomeOf(server.url, options)).toBe(outcome);
    expect(server.connections).toBe(1);
  });
});

describe("a server that does not stop (H-30)", () => {
  test.each([
    ["with its reason", endlessly("HTTP/1.1 200 ", "a".repeat(1000)), "SF_LIMIT_EXCEEDED"],
    ["with an extension of a chunk", endlessly(`${chunked}\r\n\r\n5;`, "a".repeat(1000)), "SF_RESPONSE"],
    ["with its trailer", endlessly(`${chunked}\r\n\r\n0\r\n`, `X: ${"a".repeat(1000)}\r\n`), "SF_LIMIT_EXCEEDED"],
    ["with its body", endlessly("HTTP/1.1 200 OK\r\n\r\n", "a".repeat(65_536)), "SF_LIMIT_EXCEEDED"],
    ["with chunks of one byte", endlessly(`${chunked}\r\n\r\n`, "1\r\na\r\n".repeat(10_000)), "SF_LIMIT_EXCEEDED"],
    [
      "with packed pieces that unpack to nothing",
      endlessly("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", Buffer.concat(Array(500).fill(gzipSync("")))),
      "SF_LIMIT_EXCEEDED",
    ],
  ])("%s", async (_, answer, outcome) => {
    const server = await raw(onlyOnce(answer));
    expect(await outcomeOf(server.url, { limits: { body: 200_000 } })).toBe(outcome);
    await untilAlone(server);
  });

  test.each([
    ["deflate", deflateSync("hello")],
    ["br", brotliCompressSync("hello")],
  ])("behind the end of what is packed in %s has said nothing with it, and is left", async (encoding, body) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\n\r\n`;
    const server = await raw(
      onlyOnce((socket) => {
        socket.write(head);
        endlessly(body, "a".repeat(1000))(socket);
      }),
    );
    expect(await outcomeOf(server.url)).toBe("200 hello");
    await untilAlone(server);
  });
});

test.each([
  ["as it is", OK.replace("5", "300000"), Buffer.alloc(300_000)],
  ["packed", asGzip(gzipSync(Buffer.alloc(300_000))), gzipSync(Buffer.alloc(300_000))],
])("a body that comes %s, and is read piece by piece, has its limit, too", async (_, head, body) => {
  const server = await raw(says(head, body));
  await run(() => {
    using response = request(server.url, { limits: { body: 200_000 } });
    let size = 0;
    const error = thrownBy(() => {
      for (const piece of response.body) size += piece.length;
    });
    expect(error).toMatchObject({ code: "SF_LIMIT_EXCEEDED" });
    expect(size).toBeLessThanOrEqual(200_000);
  });
});

describe("what comes on a connection that nobody asks on answers nobody", () => {
  const late =
    (head: string, body = ""): ((socket: Socket) => void) =>
    (socket) => {
      says(head, body)(socket);
      setTimeout(() => socket.write(POISON), 20);
    };

  test.each([
    ["an answer", late(OK, "hello"), "200 hello", {}],
    ["the body of a 204", late(`HTTP/1.1 204 No Content\r\n${length(POISON)}`), "204", {}],
    ["the body of an answer to HEAD", late(`HTTP/1.1 200 OK\r\n${length(POISON)}`), "200", HEAD],
  ] as const)("%s", async (_, answer, outcome, options) => {
    const server = await raw(answer);
    expect(await outcomeOf(server.url, options)).toBe(outcome);
    await untilAlone(server);
    expect(await outcomeOf(server.url, options)).toBe(outcome);
    expect(server.connections).toBe(2);
  });

  test("over TLS", async () => {
    let connections = 0;
    const sockets = new Set<Socket>();
    const server = createSecureServer(good, (socket) => {
      connections++;
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      socket.on("data", () => late(OK, "hello")(socket));
    });
    const url = await urlOf(server, "https");
    expect(await outcomeOf(url, { tls: { ca: authority } })).toBe("200 hello");
    await untilAlone({ sockets });
    expect(await outcomeOf(url, { tls: { ca: authority } })).toBe("200 hello");
    expect(connections).toBe(2);
    await untilAlone({ sockets });
    server.close();
  });
});

async function urlOf(server: ReturnType<typeof createPlainServer>, scheme: "http" | "https"): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `${scheme}://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

describe("a connection that was kept", () => {
  const gone = { end: (socket: Socket) => socket.end(), reset: (socket: Socket) => socket.resetAndDestroy() };

  test.each(Object.entries(gone))("and has had its %s meanwhile is not used", async (_, leave) => {
    const server = await raw((socket) => {
      says(OK, "hello")(socket);
      setTimeout(() => leave(socket), 20);
    });
    for (const method of ["GET", "POST"]) {
      expect(await outcomeOf(server.url, { method })).toBe("200 hello");
      await untilAlone(server);
    }
    expect(server.connections).toBe(2);
  });

  // The server leaves when it has heard the second request.
  const leaving =
    (leave: (socket: Socket) => void, answer = "") =>
    (socket: Socket, _: string, { requests, connections }: Heard): void => {
      if (connections > 1 || requests.length === 1) return says(OK, "hello")(socket);
      socket.write(answer);
      setTimeout(() => leave(socket), 20);
    };

  test.each(
    Object.entries(gone).flatMap(
      ([name, leave]) =>
        [
          [name, "GET", undefined, "200 hello", leave],
          [name, "PUT", "data", "200 hello", leave],
          [name, "DELETE", undefined, "200 hello", leave],
          [name, "POST", "data", name === "end" ? "SF_UNEXPECTED_END" : "SF_CONNECTION_RESET", leave],
          [name, "PATCH", "data", name === "end" ? "SF_UNEXPECTED_END" : "SF_CONNECTION_RESET", leave],
        ] as const,
    ),
  )("and has its %s when a %s comes: that is sent again if it may be", async (_, method, body, outcome, leave) => {
    const server = await raw(leaving(leave));
    expect(await outcomeOf(server.url)).toBe("200 hello");
    expect(await outcomeOf(server.url, { method, ...(body !== undefined && { body }) })).toBe(outcome);
    expect(server.requests).toHaveLength(outcome === "200 hello" ? 3 : 2);
  });

  test("and has its end after the first byte of an answer is no reason to ask again", async () => {
    const server = await raw(leaving(gone.end, "HTTP/1.1 200"));
    expect(await outcomeOf(server.url)).toBe("200 hello");
    expect(await outcomeOf(server.url)).toBe("SF_UNEXPECTED_END");
    expect(server.requests).toHaveLength(2);
  });

  test("and has its end again and again is no reason to ask more than twice", async () => {
    const server = await raw((socket, _, { requests }) => {
      if (requests.length === 1) says(OK, "hello")(socket);
      else socket.end();
    });
    expect(await outcomeOf(server.url)).toBe("200 hello");
    expect(await outcomeOf(server.url)).toBe("SF_UNEXPECTED_END");
    expect(server.requests).toHaveLength(3);
  });

  test("and passed on to a request that waits for it has no connect deadline, and is asked again, too", async () => {
    const server = await raw((socket, text, { requests }) => {
      if (text.includes("/slow")) setTimeout(() => says(OK, "slow!")(socket), 300);
      else if (text.includes("/stale") && requests.filter((one) => one.includes("/stale")).length === 1)
        socket.resetAndDestroy();
      else setTimeout(() => says(OK, "hello")(socket), 20);
    });
    await run(() => {
      const tasks = Array.from({ length: 32 }, () => spawn(() => fetchedHere(server.url)));
      sleep(10);
      const slow = spawn(() => fetchedHere(`${server.url}slow`, { deadlines: { connect: 150 } }));
      const stale = spawn(() => fetchedHere(`${server.url}stale`));
      expect(slow.join()).toBe("slow!");
      expect(stale.join()).toBe("hello");
      for (const task of tasks) task.join();
    });
    expect(server.connections).toBe(33);
  });
});

/** @cooperative */
function fetchedHere(url: string, options?: RequestOptions): string {
  using response = request(url, options);
  return response.text();
}

describe("a server that answers before it has got everything", () => {
  const body = "x".repeat(20_000_000);
  const early = "HTTP/1.1 413 Too Large\r\nContent-Length: 5";

  test.each([
    ["and goes on", onlyOnce(says(early, "hello"))],
    ["and ends", onlyOnce((socket) => socket.end(`${early}\r\n\r\nhello`))],
    [
      "and reads no more, and leaves",
      onlyOnce((socket) => {
        socket.pause();
        says(early, "hello")(socket);
        setTimeout(() => socket.destroy(), 300);
      }),
    ],
  ])("%s, is heard", async (_, answer) => {
    const server = await raw(answer);
    expect(await outcomeOf(server.url, { body })).toBe("413 hello");
    await untilAlone(server);
  });

  test("has its header deadline behind it", async () => {
    const server = await raw(
      onlyOnce((socket) => {
        says(OK, "hel")(socket);
        socket.pause();
        setTimeout(() => socket.resume(), 50);
        setTimeout(() => socket.write("lo"), 500);
      }),
    );
    expect(await outcomeOf(server.url, { body, deadlines: { header: 200 } })).toBe("200 hello");
  });

  test("stops a body that is written piece by piece", async () => {
    const server = await raw(onlyOnce(says(early, "hello")));
    let cleanedUp = false;
    const options: RequestOptions = {
      body: (writer) => {
        "use cooperative";
        try {
          for (;;) {
            writer.write("x");
            sleep(5);
          }
        } finally {
          cleanedUp = true;
        }
      },
    };
    expect(await outcomeOf(server.url, options)).toBe("413 hello");
    expect(cleanedUp).toBe(true);
    await untilAlone(server);
  });
});

describe("a body that waits for `100 Continue`", () => {
  const headers = { expect: "100-continue" };
  const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  /** Says something to the header, and "hello" to the body. */
  const server = (answer: string, ms = 0): Promise<Heard> =>
    raw((socket, text) => {
      if (/^expect:/im.test(text)) setTimeout(() => socket.write(answer), ms);
      if (text.includes("data")) says(OK, "hello")(socket);
    });
  const pieces: RequestOptions["body"] = (writer) => {
    "use cooperative";
    writer.write("data");
  };

  test.each([
    ["a whole one", "data", /content-length: 4\r\n/i, "data"],
    ["one in pieces", pieces, /transfer-encoding: chunked\r\n/i, "4\r\ndata\r\n0\r\n\r\n"],
  ])("%s is sent when the server says so", async (_, body, head, sent) => {
    const asked = await server(CONTINUE, 50);
    expect(await outcomeOf(asked.url, { body, headers })).toBe("200 hello");
    expect(asked.requests[0]).toMatch(head);
    expect(asked.requests[0]).not.toContain("data");
    expect(asked.requests.slice(1).join("")).toBe(sent);
  });

  test("is sent when the server has said nothing for a second", async () => {
    const asked = await server("");
    const start = performance.now();
    expect(await outcomeOf(asked.url, { body: "data", headers })).toBe("200 hello");
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  test.each([
    ["does not want it", "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n", "417"],
    ["has heard enough", `${OK}\r\n\r\nhello`, "200 hello"],
  ])("is not sent when the server %s", async (_, answer, outcome) => {
    const asked = await server(answer);
    expect(await outcomeOf(asked.url, { body: "data", headers })).toBe(outcome);
    await untilAlone(asked);
    expect(asked.requests).toHaveLength(1);
  });

  test("is not sent when the server leaves, or the deadline passes, at once", async () => {
    const leaving = await raw((socket) => socket.end());
    const start = performance.now();
    expect(await outcomeOf(leaving.url, { body: "data", headers })).toBe("SF_UNEXPECTED_END");
    const silent = await raw(() => {});
    expect(await outcomeOf(silent.url, { body: "data", headers, deadlines: { total: 100 } })).toBe("SF_TIMED_OUT");
    expect(performance.now() - start).toBeLessThan(900);
    expect(silent.requests).toHaveLength(1);
  });
});

describe("the end of a request's body is told, so that nobody takes it for the next request", () => {
  const pieces: RequestOptions["body"] = (writer) => {
    "use cooperative";
    writer.write("data");
  };

  test.each(["GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH", "QUERY"])("by a %s", async (method) => {
    const server = await raw((socket, text) => {
      if (/data(\r\n0\r\n\r\n)?$/.test(text)) says("HTTP/1.1 204 No Content")(socket);
    });
    expect(await outcomeOf(server.url, { method, body: "data" })).toBe("204");
    expect(server.requests.join("")).toMatch(/\r\ncontent-length: 4\r\n[^]*\r\n\r\ndata$/i);
    server.requests.length = 0;
    await fetched(server.url, { method, body: pieces, deadlines: { header: 100 } }).catch(() => {});
    expect(server.requests.join("")).toMatch(/\r\ntransfer-encoding: chunked\r\n[^]*\r\n\r\n4\r\ndata\r\n0\r\n\r\n$/i);
  });

  test("whatever the field `content-length` says", async () => {
    const server = await raw(says("HTTP/1.1 204 No Content"));
    expect(await outcomeOf(server.url, { headers: { "Content-Length": "1" }, body: "Åse" })).toBe("204");
    expect(server.requests.join("")).toMatch(/\r\ncontent-length: 4\r\n/i);
    expect(server.requests.join("").match(/content-length/gi)).toHaveLength(1);
  });
});

/** Which deadline has passed. */
async function passedDeadline(url: string, options: RequestOptions): Promise<string | undefined> {
  const error: unknown = await fetched(url, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TimedOut);
  return /deadline `(\w+)`/.exec((error as Error).message)?.[1];
}

describe("a server that takes its time (H-30)", () => {
  const connectDeadline = { deadlines: { connect: 150 } };

  test.skipIf(process.platform !== "linux")("does not accept", async () => {
    const script = `
      const { parentPort, workerData } = require("node:worker_threads");
      const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
        parentPort.postMessage(server.address().port);
        Atomics.wait(workerData, 0, 0);
      });`;
    const isOver = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(script, { eval: true, workerData: isOver });
    const [port] = (await once(worker, "message")) as [number];
    // The system accepts some for it.
    const others = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    await delay(50);
    expect(await passedDeadline(`http://127.0.0.1:${port}/`, connectDeadline)).toBe("connect");
    for (const other of others) other.destroy();
    Atomics.store(isOver, 0, 1);
    Atomics.notify(isOver, 0);
    await worker.terminate();
  });

  test("does not answer the handshake of TLS", async () => {
    const server = await raw(() => {});
    expect(await passedDeadline(server.url.replace("http", "https"), connectDeadline)).toBe("connect");
    await untilAlone(server);
  });

  test("has no place for one more: all are taken", async () => {
    const server = await raw(() => {});
    const others = Array.from({ length: 32 }, () => failure(server.url, { deadlines: { total: 600 } }));
    await delay(50);
    const start = performance.now();
    expect(await passedDeadline(server.url, connectDeadline)).toBe("connect");
    const cancelled = run(() => timeout(50, () => request(server.url)));
    await expect(cancelled).rejects.toThrow(TimedOut);
    expect(performance.now() - start).toBeLessThan(500);
    expect(new Set(await Promise.all(others))).toEqual(new Set(["SF_TIMED_OUT"]));
    // Node opens one for a request that is gone, and keeps it for the next.
    expect(server.connections).toBeLessThanOrEqual(33);
  });

  test("does not answer", async () => {
    const server = await raw(() => {});
    expect(await passedDeadline(server.url, { deadlines: { header: 100 } })).toBe("header");
    await untilAlone(server);
  });

  test("sends its header byte by byte", async () => {
    const server = await raw((socket) => drip(socket, Buffer.from(`HTTP/1.1 200 OK\r\nX: ${"a".repeat(16_000)}`)));
    expect(await passedDeadline(server.url, { deadlines: { header: 100 } })).toBe("header");
    await untilAlone(server);
  });

  test("sends half of its body", async () => {
    const server = await raw(says(OK, "hel"));
    expect(await passedDeadline(server.url, { deadlines: { body: 100 } })).toBe("body");
    await untilAlone(server);
  });

  test("sends half of its body, in packed form", async () => {
    const server = await raw(says(asGzip(packed), packed.subarray(0, 12)));
    expect(await passedDeadline(server.url, { deadlines: { body: 100 } })).toBe("body");
    await untilAlone(server);
  });

  test.each([
    ["half of its body", `${OK}\r\n\r\nhel`],
    ["more than is taken", `${OK.replace("5", "300000")}\r\n\r\n${"x".repeat(300_000)}`],
    ["all, and more than is passed on", `${chunked}\r\n\r\n${`2710\r\n${"x".repeat(10_000)}\r\n`.repeat(5)}0\r\n\r\n`],
  ])("sends %s to somebody who does not read, and reads later", async (_, answer) => {
    const server = await raw((socket) => socket.write(answer));
    await run(() => {
      const response = request(server.url, { deadlines: { body: 100 } });
      sleep(200);
      expect(thrownBy(() => response.text())).toMatchObject({ code: "SF_TIMED_OUT" });
    });
    await untilAlone(server);
  });

  test("does not read what is sent", async () => {
    const server = await raw((socket) => socket.pause());
    expect(await passedDeadline(server.url, { body: "x".repeat(20_000_000), deadlines: { total: 300 } })).toBe("total");
  });

  test("leads from one address to the next", async () => {
    const server = await raw((socket) => {
      setTimeout(() => says("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0")(socket), 60);
    });
    expect(await passedDeadline(server.url, { redirects: 100, deadlines: { total: 200 } })).toBe("total");
    expect(server.requests.length).toBeGreaterThan(1);
  });
});

test("no timer is left behind, whatever becomes of a request", async () => {
  const set = vi.spyOn(globalThis, "setTimeout");
  const cleared = vi.spyOn(globalThis, "clearTimeout");
  const fine = await raw(says(OK, "hello"));
  const bad = await raw(says("HTTP/1.1 000 OK"));
  const leaving = await raw((socket) => socket.end());
  const short = await raw(says(OK, "hel"));
  expect(await outcomeOf(fine.url)).toBe("200 hello");
  expect(await outcomeOf(bad.url)).toBe("SF_RESPONSE");
  expect(await outcomeOf(leaving.url, { body: "data", headers: { expect: "100-continue" } })).toBe("SF_UNEXPECTED_END");
  expect(await failure("http://127.0.0.1:1/")).toBe("SF_CONNECT");
  await run(() => request(short.url).close());
  await run(() => request(fine.url).close());
  await run(() => request(fine.url).text());
  // Deadlines: nothing else takes so long.
  const timers = set.mock.results.filter((_, index) => (set.mock.calls[index]?.[1] ?? 0) > 9000);
  expect(timers.length).toBeGreaterThan(15);
  const left = timers.filter(({ value }) => !cleared.mock.calls.some(([timer]) => timer === value));
  set.mockRestore();
  cleared.mockRestore();
  expect(left).toEqual([]);
});
