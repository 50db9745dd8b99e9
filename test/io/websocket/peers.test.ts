// The package `ws` on the other side, with everything in its own hands.

import { once } from "node:events";
import { createServer } from "node:https";
import type { Socket } from "node:net";
import { run, sleep } from "stackful";
import type { HttpServer } from "stackful/http";
import { connectWebSocket, type UpgradeOptions, upgradeWebSocket, WebSocketError } from "stackful/websocket";
import { describe, expect, test } from "vitest";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { authority, good } from "../../support/certificates.js";
import { thrownBy } from "../../support/thrownBy.js";
import { serving } from "../http/raw.js";

const urlOf = (server: HttpServer) => `ws://127.0.0.1:${server.address.port}/`;

/** A server of ours that echoes; and tells the subprotocol first, if there is one. */
function echoing<T>(use: (server: HttpServer) => Promise<T>, options: UpgradeOptions = {}): Promise<T> {
  return serving((request) => {
    const socket = upgradeWebSocket(request, options);
    if (socket.protocol !== "") socket.send(socket.protocol);
    for (const message of socket) socket.send(message);
  }, use);
}

/** What a client of theirs gets. */
async function messages(socket: WebSocket, count: number): Promise<(string | Buffer)[]> {
  const got: (string | Buffer)[] = [];
  const listen = (data: RawData, isBinary: boolean) =>
    got.push(isBinary ? (data as Buffer) : (data as Buffer).toString());
  socket.on("message", listen);
  while (got.length < count) await once(socket, "message");
  socket.off("message", listen);
  return got;
}

describe("a client of theirs", () => {
  test("gets from our server what it has sent, in order, in fragments or not, and its goodbye back", async () => {
    await echoing(async (server) => {
      const client = new WebSocket(urlOf(server));
      await once(client, "open");
      const large = "€".repeat(200_000);
      client.send("hello");
      client.send(Buffer.from([1, 2, 3]));
      client.send("frag", { fin: false });
      client.send("ments");
      client.send(large);
      expect(await messages(client, 4)).toEqual(["hello", Buffer.from([1, 2, 3]), "fragments", large]);
      client.ping("there?");
      expect(String((await once(client, "pong"))[0])).toBe("there?");
      client.close(1000, "enough");
      const [code, reason] = (await once(client, "close")) as [number, Buffer];
      expect([code, String(reason)]).toEqual([1000, "enough"]);
    });
  });

  test("speaks the best subprotocol of ours that it knows, or none", async () => {
    await echoing(
      async (server) => {
        const client = new WebSocket(urlOf(server), ["c", "b", "a"]);
        expect(await messages(client, 1)).toEqual(["a"]);
        expect(client.protocol).toBe("a");
        client.close();
        const other = new WebSocket(urlOf(server), ["d"]);
        const [error] = (await once(other, "error")) as [Error];
        expect(error.message).toMatch(/no subprotocol/);
      },
      { protocols: ["a", "b"] },
    );
  });

  test("may compress only if that is allowed, and then not more than a message may have", async () => {
    for (const deflate of [false, true])
      await echoing(
        async (server) => {
          const client = new WebSocket(urlOf(server), { perMessageDeflate: { threshold: 0 } });
          await once(client, "open");
          expect(client.extensions).toBe(deflate ? "permessage-deflate" : "");
          const text = "well ".repeat(1000);
          for (let n = 0; n < 3; n++) client.send(text);
          expect(await messages(client, 3)).toEqual([text, text, text]);
          client.on("error", () => {});
          client.send(Buffer.alloc(50_000));
          expect(await once(client, "close").then(([code]: unknown[]) => code)).toBe(1009);
        },
        { deflate, limits: { message: 20_000 } },
      );
  });

  test("that packs a thousand large messages into little is closed, if nobody receives them", async () => {
    const seen: unknown[] = [];
    await serving(
      (request) => {
        const socket = upgradeWebSocket(request, { deflate: true });
        try {
          sleep(1000);
          for (const message of socket) seen.push(message.length);
        } catch (error) {
          seen.push((error as WebSocketError).closeCode);
        }
      },
      async (server) => {
        const client = new WebSocket(urlOf(server), { perMessageDeflate: { threshold: 0 } });
        await once(client, "open");
        client.on("error", () => {});
        const { _socket: connection } = client as unknown as { _socket: Socket };
        connection.cork(); // in pieces, it would be held back in time
        for (let n = 0; n < 200; n++) client.send(Buffer.alloc(500_000));
        while (client.bufferedAmount > connection.writableLength)
          await new Promise((resolve) => setTimeout(resolve, 5));
        connection.uncork();
        await once(client, "close");
      },
    );
    expect(seen.at(-1)).toBe(1009);
    expect(seen.length).toBeLessThan(15);
  });

  test("waits while our handler does not receive", async () => {
    let received = 0;
    await serving(
      (request) => {
        const socket = upgradeWebSocket(request);
        sleep(300);
        for (const message of socket) received += message.length;
      },
      async (server) => {
        const client = new WebSocket(urlOf(server));
        await once(client, "open");
        let most = 0;
        for (let n = 0; n < 300; n++) client.send(Buffer.alloc(100_000));
        most = client.bufferedAmount;
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(client.bufferedAmount).toBeGreaterThan(10_000_000);
        expect(most).toBeGreaterThan(10_000_000);
        client.close();
        await once(client, "close");
      },
    );
    expect(received).toBe(30_000_000);
  });
});

describe("a server of theirs", () => {
  test("gives our client what it has sent, and a reason for its goodbye", async () => {
    const theirs = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    theirs.on("connection", (socket, request) => {
      socket.send(`${request.headers["x-one"]} ${socket.protocol}`);
      socket.on("message", (data, isBinary) => {
        if ((data as Buffer).toString() === "go") socket.close(4000, "as you wish");
        else socket.send(data, { binary: isBinary });
      });
    });
    try {
      await once(theirs, "listening");
      const { port } = theirs.address() as { port: number };
      await run(() => {
        const options = { headers: { "x-one": "1" }, protocols: ["b", "a"], deflate: true };
        using socket = connectWebSocket(`ws://127.0.0.1:${port}/path?query`, options);
        expect([socket.receive(), socket.protocol]).toEqual(["1 b", "b"]);
        for (const message of ["hello", "€".repeat(100_000)]) {
          socket.send(message);
          expect(socket.receive()).toBe(message);
        }
        socket.send("go");
        const error = thrownBy(() => socket.receive());
        expect(error).toBeInstanceOf(WebSocketError);
        expect(error).toMatchObject({ closeCode: 4000, reason: "as you wish" });
      });
    } finally {
      theirs.close();
    }
  });

  test("is believed only with a certificate that is, whatever the environment says", async () => {
    const secure = createServer(good);
    const theirs = new WebSocketServer({ server: secure });
    theirs.on("connection", (socket) => socket.on("message", (data) => socket.send((data as Buffer).toString())));
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      secure.listen(0, "127.0.0.1");
      await once(secure, "listening");
      const { port } = secure.address() as { port: number };
      await run(() => {
        const error = thrownBy(() => connectWebSocket(`wss://localhost:${port}`));
        expect(error).toMatchObject({ code: "SF_HANDSHAKE" });
        using socket = connectWebSocket(`wss://localhost:${port}`, { tls: { ca: authority } });
        socket.send("hello");
        expect(socket.receive()).toBe("hello");
      });
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      theirs.close();
      secure.close();
    }
  });
});
