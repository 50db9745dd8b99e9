// Both sides of a WebSocket, against each other.

import { Channel, ClosedError, Event, group, run, sleep, spawn, timeout } from "stackful";
import { type HttpServer, serve } from "stackful/http";
import { connectWebSocket, upgradeWebSocket, type WebSocketConnection } from "stackful/websocket";
import { describe, expect, test } from "vitest";
import { authority, good } from "../../support/certificates.js";
import { thrownBy } from "../../support/thrownBy.js";

const urlOf = (server: HttpServer) => `ws://127.0.0.1:${server.address.port}/`;

function echoing(socket: WebSocketConnection) {
  "use cooperative";
  for (const message of socket) socket.send(message);
}

describe("two sides", () => {
  test("send each other text and bytes, empty and large, in order", async () => {
    const large = "Å".repeat(300_000);
    await run(() => {
      using server = serve({ port: 0, host: "127.0.0.1" }, (request) => echoing(upgradeWebSocket(request)));
      using socket = connectWebSocket(urlOf(server));
      for (const message of ["hello", "", new Uint8Array([1, 2]), new Uint8Array(), large]) {
        socket.send(message);
        const answer = socket.receive();
        expect(typeof answer).toBe(typeof message);
        expect(typeof answer === "string" ? answer : [...(answer ?? [])]).toEqual(
          typeof message === "string" ? message : [...message],
        );
      }
      group(() => {
        spawn(() => {
          for (let n = 0; n < 10_000; n++) socket.send(`${n}`);
        });
        for (let n = 0; n < 10_000; n++) expect(socket.receive()).toBe(`${n}`);
      });
    });
  });

  test("say goodbye: the handler's loop ends, and both are told", async () => {
    const statuses: unknown[] = [];
    await run(() => {
      using server = serve({ port: 0, host: "127.0.0.1" }, (request) => {
        const socket = upgradeWebSocket(request);
        echoing(socket);
        statuses.push(socket.closeStatus);
      });
      const socket = connectWebSocket(urlOf(server));
      socket.close(4000, "enough");
      statuses.push(socket.closeStatus, (thrownBy(() => socket.receive()) as Error).constructor);
      const other = connectWebSocket(urlOf(server));
      other.close();
      statuses.push(other.closeStatus);
    });
    expect(statuses).toEqual([
      { code: 4000, reason: "enough" },
      ClosedError,
      { code: 1000, reason: "" },
      { code: 1000, reason: "" },
    ]);
  });

  test("do so over TLS, too", async () => {
    await run(() => {
      using server = serve({ port: 0, host: "localhost", tls: good }, (request) => echoing(upgradeWebSocket(request)));
      using socket = connectWebSocket(`wss://localhost:${server.address.port}/`, { tls: { ca: authority } });
      const large = "Å".repeat(300_000);
      group(() => {
        spawn(() => {
          for (let n = 0; n < 1000; n++) socket.send(`${n}`);
          socket.send(large);
        });
        for (let n = 0; n < 1000; n++) expect(socket.receive()).toBe(`${n}`);
        expect(socket.receive()).toBe(large);
      });
      socket.close();
      expect(socket.closeStatus).toEqual({ code: 1000, reason: "" });
    });
  });

  test("end with 1001 when the handler is cancelled, and with 1000 when it returns", async () => {
    await run(() => {
      const ended = new Channel<string>(2);
      const ports = new Channel<number>(1);
      const serving = spawn(() => {
        const server = serve({ port: 0, host: "127.0.0.1" }, (request) => {
          const socket = upgradeWebSocket(request);
          try {
            if (request.path === "/stay") for (const _ of socket);
          } finally {
            ended.send(request.path);
          }
        });
        ports.send(server.address.port);
        server.join();
      });
      const port = ports.receive();
      const short = connectWebSocket(`ws://127.0.0.1:${port}/`);
      const long = connectWebSocket(`ws://127.0.0.1:${port}/stay`);
      expect([short.receive(), short.closeStatus?.code, ended.receive()]).toEqual([undefined, 1000, "/"]);
      serving.stop();
      expect([long.receive(), long.closeStatus?.code, ended.receive()]).toEqual([undefined, 1001, "/stay"]);
    });
  });

  test("end when the client leaves, though the handler only sends: it listens for that", async () => {
    await run(() => {
      const ends = new Channel<string>(1);
      const server = serve({ port: 0, host: "127.0.0.1" }, (request) => {
        const socket = upgradeWebSocket(request);
        const pushing = spawn(() => {
          try {
            socket.send("the first");
            new Event().wait();
          } finally {
            ends.send("nobody listens any more");
          }
        });
        for (const _ of socket);
        pushing.cancel();
      });
      const socket = connectWebSocket(urlOf(server));
      expect(socket.receive()).toBe("the first");
      socket.close();
      expect(ends.receive()).toBe("nobody listens any more");
      server.shutdown(1000);
    });
  });

  test("end with 1001 when the server is closed: what has been sent until then is still received", async () => {
    const got: unknown[] = [];
    await run(() => {
      const server = serve({ port: 0, host: "127.0.0.1" }, (request) => {
        const socket = upgradeWebSocket(request);
        sleep(50);
        for (const message of socket) got.push(message);
        got.push("the handler ends");
      });
      const socket = connectWebSocket(urlOf(server));
      socket.send("one");
      socket.send("two");
      server.close();
      got.push(
        timeout(5000, () => socket.receive()),
        socket.closeStatus,
      );
      server.join();
      got.push(server.connections);
    });
    expect(got).toEqual([
      undefined,
      { code: 1001, reason: "The server is closed" },
      "one",
      "two",
      "the handler ends",
      0,
    ]);
  });
});
