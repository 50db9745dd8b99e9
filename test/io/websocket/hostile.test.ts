// Our server and our client, as somebody sees them who means ill: every wrong handshake and frame is answered as it should be, and the connection closes.

import { createServer, type Socket } from "node:net";
import { type Cooperative, run } from "stackful";
import type { HttpServer } from "stackful/http";
import {
  connectWebSocket,
  UpgradeError,
  type UpgradeOptions,
  upgradeWebSocket,
  type WebSocketConnection,
  WebSocketError,
} from "stackful/websocket";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";
import { RawClient, serving, type TcpServeOptions } from "../http/raw.js";
import {
  acceptanceOf,
  BINARY,
  CLOSE,
  closeCodeOf,
  type FrameOptions,
  frame,
  framesOf,
  goodbye,
  HANDSHAKE,
  headOf,
  PING,
  PONG,
  shakeHands,
  TEXT,
} from "./frames.js";

/** What handlers have seen: messages, and how it ended. */
type Seen = (string | number | undefined)[];

/** A server that gives back what it gets, and tells of what a handler sees. */
function echoing<T>(
  use: (server: HttpServer, seen: Seen) => Promise<T>,
  options?: UpgradeOptions & { serve?: TcpServeOptions },
) {
  const seen: Seen = [];
  return serving(
    (request) => {
      const socket = upgradeWebSocket(request, options);
      try {
        for (const message of socket) {
          seen.push(message.toString());
          socket.send(message);
        }
        seen.push(socket.closeStatus?.code);
      } catch (error) {
        seen.push(error instanceof WebSocketError ? error.closeCode : String(error));
      }
    },
    (server) => use(server, seen),
    options?.serve,
  );
}

describe("a handshake", () => {
  const wrong: [name: string, status: number, head: string][] = [
    ["a plain request", 426, headOf({ host: "a" })],
    ["another protocol", 426, headOf({ ...HANDSHAKE, upgrade: "h2c" })],
    ["no `connection: upgrade`", 426, headOf({ ...HANDSHAKE, connection: "keep-alive" })],
    ["HTTP/1.0", 426, headOf(HANDSHAKE, "GET / HTTP/1.0")],
    ["another version", 426, headOf({ ...HANDSHAKE, "sec-websocket-version": "8" })],
    ["no version", 426, headOf({ ...HANDSHAKE, "sec-websocket-version": undefined })],
    ["no key", 400, headOf({ ...HANDSHAKE, "sec-websocket-key": undefined })],
    ["a key that is too short", 400, headOf({ ...HANDSHAKE, "sec-websocket-key": "AAAA" })],
    ["two keys", 400, headOf({ ...HANDSHAKE, "Sec-WebSocket-Key": "BBBBBBBBBBBBBBBBBBBBBB==" })],
    ["another method", 400, headOf(HANDSHAKE, "DELETE / HTTP/1.1")],
    ["a body", 400, `${headOf({ ...HANDSHAKE, "content-length": "3" })}abc`],
    ["a page of somebody else", 403, headOf({ ...HANDSHAKE, origin: "https://evil.example" })],
    ["a page of a host that begins alike", 403, headOf({ ...HANDSHAKE, origin: "http://localhost.evil.example" })],
    ["a page without an origin", 403, headOf({ ...HANDSHAKE, origin: "null" })],
    ["two origins", 400, headOf({ ...HANDSHAKE, origin: "http://localhost", Origin: "http://localhost" })],
  ];

  test.each(wrong)("with %s is answered with %d", async (_, status, head) => {
    await echoing(async (server, seen) => {
      for (const pieces of [[head], head.split("")]) {
        using client = await RawClient.connect(server);
        await client.send(...pieces);
        await client.until(({ text }) => text.includes("\r\n\r\n"));
        expect(client.statuses).toEqual([status]);
        if (status === 426) expect(client.text).toMatch(/\r\nupgrade: websocket\r\n/);
      }
      expect(seen).toEqual([]);
    });
  });

  test("of a page of the same host, or one that is allowed, stands; so does that of whoever is no page", async () => {
    const allowing = { origins: ["https://app.example"] };
    const accepts = (origin: string | undefined, options: UpgradeOptions) =>
      echoing(async (server) => {
        using client = await RawClient.connect(server);
        await client.send(headOf({ ...HANDSHAKE, origin }));
        await client.until(({ text }) => text.includes("\r\n\r\n"));
        return client.statuses;
      }, options);
    expect(await accepts("http://localhost", {})).toEqual([101]);
    expect(await accepts("https://localhost", {})).toEqual([101]);
    expect(await accepts("https://app.example", allowing)).toEqual([101]);
    expect(await accepts("http://localhost", allowing)).toEqual([403]);
    expect(await accepts("https://evil.example", { origins: "any" })).toEqual([101]);
    expect(await accepts("https://b.example", { origins: (origin) => origin.endsWith("b.example") })).toEqual([101]);
    expect(await accepts(undefined, allowing)).toEqual([101]);
  });
});

const rsv: FrameOptions = { reserved: 4 };
const hostile: [name: string, code: number, bytes: Buffer][] = [
  ["a frame that is not masked", 1002, frame(TEXT, "hello", { isMasked: false })],
  ["a reserved bit", 1002, frame(TEXT, "hello", { reserved: 1 })],
  ["a compressed message that nobody has agreed on", 1002, frame(TEXT, "hello", rsv)],
  ["an opcode that nobody knows", 1002, frame(3, "hello")],
  ["a continuation of nothing", 1002, frame(0, "hello")],
  ["a message within a message", 1002, Buffer.concat([frame(TEXT, "a", { fin: false }), frame(TEXT, "b")])],
  ["a ping in fragments", 1002, frame(PING, "a", { fin: false })],
  ["a ping that is too long", 1002, frame(PING, "x".repeat(126))],
  ["a goodbye of one byte", 1002, frame(CLOSE, "a")],
  ["a goodbye with a code that is none", 1002, frame(CLOSE, goodbye(1005))],
  ["a goodbye that is no UTF-8", 1007, frame(CLOSE, Buffer.concat([goodbye(1000), Buffer.from([0xff])]))],
  ["text that is no UTF-8", 1007, frame(TEXT, Buffer.from([0xc3, 0x28]))],
  ["text that ends in the middle of a character", 1007, frame(TEXT, Buffer.from([0xe2, 0x82]))],
  ["a surrogate as UTF-8", 1007, frame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))],
  ["a message that is too large", 1009, frame(BINARY, "", { length: 10_001 })],
  ["a message that is larger than can be counted", 1009, frame(BINARY, "", { length: Number.MAX_SAFE_INTEGER })],
  [
    "fragments that are too large together",
    1009,
    Buffer.concat([frame(BINARY, "x".repeat(6000), { fin: false }), frame(0, "x".repeat(6000))]),
  ],
  ["too many fragments", 1008, Buffer.concat(fragments(21))],
];

/** Empty ones, which weigh nothing. */
function fragments(count: number): Buffer[] {
  return [frame(TEXT, "", { fin: false }), ...Array.from({ length: count }, () => frame(0, "", { fin: false }))];
}

const LITTLE = { limits: { message: 10_000, fragments: 20 }, deadlines: { close: 300 } };

describe("our server", () => {
  test.each(hostile)("closes a connection with %s by %d, after what was well", async (_, code, bytes) => {
    await echoing(async (server, seen) => {
      using client = await shakeHands(server);
      await client.send(frame(TEXT, "well"), bytes);
      await client.untilClosed();
      expect(framesOf(client)[0]?.payload.toString()).toBe("well");
      expect(closeCodeOf(client)).toBe(code);
      expect(seen).toEqual(["well", code]);
    }, LITTLE);
  });

  test.each(hostile.filter(([, , bytes]) => bytes.length < 500))("does so byte by byte: %s", async (_, code, bytes) => {
    await echoing(async (server, seen) => {
      using client = await shakeHands(server);
      for (const byte of Buffer.concat([frame(TEXT, "well"), bytes])) await client.send(new Uint8Array([byte]));
      await client.untilClosed();
      expect(closeCodeOf(client)).toBe(code);
      expect(seen).toEqual(["well", code]);
    }, LITTLE);
  });

  test("understands messages byte by byte, in fragments, and with pings among those", async () => {
    await echoing(async (server, seen) => {
      using client = await shakeHands(server);
      const all = Buffer.concat([
        frame(TEXT, "Å", { fin: false }),
        frame(PING, "there?"),
        frame(0, "€", { fin: false }),
        frame(0),
        frame(BINARY, "x".repeat(300)),
        frame(PONG, "unasked"),
        frame(CLOSE, goodbye(1000, "enough")),
      ]);
      for (const byte of all) await client.send(new Uint8Array([byte]));
      await client.untilClosed();
      expect(framesOf(client).map(({ opcode, payload }) => [opcode, payload.toString("latin1").slice(0, 8)])).toEqual([
        [PONG, "there?"],
        [TEXT, Buffer.from("Å€").toString("latin1")],
        [BINARY, "xxxxxxxx"],
        [CLOSE, "\u0003èenough"],
      ]);
      client.socket.end();
      await client.until(() => seen.length === 3);
      expect(seen).toEqual(["Å€", "x".repeat(300), 1000]);
    });
  });

  test("refuses a message that comes in more pieces than it keeps", async () => {
    await echoing(
      async (server, seen) => {
        using client = await shakeHands(server);
        await client.send(frame(BINARY, "", { length: 5000 }));
        for (let n = 0; n < 1000 && !client.isClosed; n++) await client.send("x");
        await client.untilClosed();
        expect(closeCodeOf(client)).toBe(1008);
        expect(seen).toEqual([1008]);
      },
      { limits: { pieces: 50 }, deadlines: { close: 300 } },
    );
  });

  test("cuts off who pings and does not read the answers", async () => {
    await echoing(
      async (server, seen) => {
        using client = await shakeHands(server);
        client.socket.pause();
        const flood = Buffer.concat(Array.from({ length: 2000 }, () => frame(PING, "x".repeat(125))));
        for (let n = 0; n < 500 && seen.length === 0; n++) await client.send(flood);
        await client.until(() => seen.length > 0);
        expect(seen).toEqual([1006]);
      },
      { limits: { pongs: 20 } },
    );
  });

  test("notices who leaves without a goodbye, by an end or by a reset, in the middle of a message or not", async () => {
    for (const bytes of [Buffer.alloc(0), frame(TEXT, "half", { fin: false }), frame(TEXT, "", { length: 100 })])
      for (const leave of ["end", "resetAndDestroy"] as const)
        await echoing(async (server, seen) => {
          using client = await shakeHands(server);
          await client.send(bytes);
          client.socket[leave]();
          await client.until(() => seen.length > 0 && server.connections === 0);
          expect(seen).toEqual([1006]);
        });
  });

  test("gives up on who has ended its half, and reads nothing of what it is sent", async () => {
    const seen: unknown[] = [];
    await serving(
      (request) => {
        const socket = upgradeWebSocket(request, { deadlines: { close: 200 } });
        const much = new Uint8Array(100_000);
        seen.push((thrownBy(() => sendFor(socket, much)) as WebSocketError).closeCode);
      },
      async (server) => {
        using client = await shakeHands(server);
        client.socket.pause();
        client.socket.end();
        await client.until(() => seen.length > 0 && server.connections === 0);
        expect(seen).toEqual([1006]);
      },
    );
  });

  test("gives up on who takes nothing while a task waits to send, and on who does not answer pings", async () => {
    for (const deadlines of [{ send: 200 }, { ping: 100, pong: 100, send: Number.POSITIVE_INFINITY }]) {
      const messages: string[] = [];
      await serving(
        (request) => {
          const socket = upgradeWebSocket(request, { deadlines });
          const much = new Uint8Array(100_000);
          messages.push((thrownBy(() => sendFor(socket, much)) as Error).message);
        },
        async (server) => {
          using client = await shakeHands(server);
          client.socket.pause();
          await client.until(() => messages.length > 0 && server.connections === 0);
          expect(messages[0]).toMatch("send" in deadlines && deadlines.send === 200 ? /has not taken/ : /a ping/);
        },
      );
    }
  });

  test("asks who is silent whether it is there, and lets it stay if it says so", async () => {
    await echoing(
      async (server, seen) => {
        using quiet = await shakeHands(server);
        using replying = await shakeHands(server);
        let answered = 0;
        const answer = setInterval(() => {
          const asked = framesOf(replying).filter(({ opcode }) => opcode === PING).length;
          for (; answered < asked; answered++) void replying.send(frame(PONG));
        }, 5);
        await quiet.untilClosed();
        await replying.until(() => answered > 8);
        clearInterval(answer);
        expect([replying.isClosed, seen]).toEqual([false, [1006]]);
        await replying.send(frame(CLOSE, goodbye(1001)));
        await replying.untilClosed();
        replying.socket.end();
        await replying.until(() => seen.length === 2);
        expect(seen).toEqual([1006, 1001]);
      },
      { deadlines: { ping: 40, pong: 200 } },
    );
  });

  test("does not wait for a goodbye for ever", async () => {
    await serving(
      (request) => {
        const socket = upgradeWebSocket(request, { deadlines: { close: 100 } });
        socket.close(1000);
      },
      async (server) => {
        using client = await shakeHands(server);
        await client.untilClosed();
        expect(closeCodeOf(client)).toBe(1000);
        await client.until(() => server.connections === 0);
      },
    );
  });

  test("goes on serving when a handler fails after its upgrade: that client is told 1011, and `onError` hears of it", async () => {
    const errors: unknown[] = [];
    await serving(
      (request) => {
        if (request.path === "/page") return "a page";
        const socket = upgradeWebSocket(request);
        JSON.parse(String(socket.receive()));
        return undefined;
      },
      async (server) => {
        using client = await shakeHands(server);
        await client.send(frame(TEXT, "{"));
        await client.until((one) => closeCodeOf(one) === 1011);
        expect(errors.map(String)).toEqual([expect.stringContaining("SyntaxError")]);
        expect(await (await fetch(`http://127.0.0.1:${server.address.port}/page`)).text()).toBe("a page");
      },
      { onError: (error) => errors.push(error) },
    );
  });
});

const sendFor: Cooperative<(socket: WebSocketConnection, bytes: Uint8Array) => void> = (socket, bytes) => {
  for (;;) socket.send(bytes);
};

/** A server that answers handshakes with what it is told, and then says what it is told. */
async function answering(answer: (head: string) => string, then: Buffer = Buffer.alloc(0)) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let head = "";
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      const isComplete = head.includes("\r\n\r\n");
      head += chunk.toString("latin1");
      if (isComplete || !head.includes("\r\n\r\n")) return;
      socket.write(Buffer.concat([Buffer.from(answer(head)), then]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `ws://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("our client", () => {
  const refusals: [name: string, status: number | undefined, answer: (head: string) => string][] = [
    ["another status", 403, () => "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"],
    ["a redirect", 301, () => "HTTP/1.1 301 Moved\r\nlocation: ws://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"],
    ["a page", 200, () => "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"],
    ["a key that is not ours", undefined, () => acceptanceOf("")],
    ["a subprotocol that nobody wants", undefined, (head) => acceptanceOf(head, "Sec-WebSocket-Protocol: a\r\n")],
    [
      "compression that nobody wants",
      undefined,
      (head) => acceptanceOf(head, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
    ],
    ["a header without an end", undefined, () => `HTTP/1.1 101 Switching\r\nx: ${"x".repeat(20_000)}`],
    ["what is no HTTP", undefined, () => "hello\r\n\r\n"],
  ];

  test.each(refusals)("throws an UpgradeError if the server answers with %s", async (_, status, answer) => {
    await using server = await answering(answer);
    const error = await run(() => thrownBy(() => connectWebSocket(server.url)));
    expect(error).toBeInstanceOf(UpgradeError);
    expect((error as UpgradeError).status).toBe(status);
  });

  test("gives up on a server that does not answer in time", async () => {
    await using server = await answering(() => "HTTP/1.1 101 Sw");
    const error = await run(() => thrownBy(() => connectWebSocket(server.url, { deadlines: { handshake: 100 } })));
    expect(error).toMatchObject({ code: "SF_TIMED_OUT" });
  });

  test("closes a connection with a frame that is masked, and gives what was sent behind the handshake", async () => {
    const greeting = frame(TEXT, "hello", { isMasked: false });
    await using server = await answering(
      (head) => acceptanceOf(head),
      Buffer.concat([greeting, frame(TEXT, "masked")]),
    );
    const seen = await run(() => {
      using socket = connectWebSocket(server.url, { deadlines: { close: 100 } });
      return [socket.receive(), (thrownBy(() => socket.receive()) as WebSocketError).closeCode];
    });
    expect(seen).toEqual(["hello", 1002]);
  });
});
