// Both sides of a WebSocket, against each other.

import { ClosedError, group, run, sleep, spawn, timeout } from "stackful";
import { type HttpServer, serve } from "stackful/http";
import { connectWebSocket, upgradeWebSocket, type WebSocketConnection } from "stackful/websocket";
import { describe, expect, test } from "vitest";
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
