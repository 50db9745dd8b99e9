// What the examples of WebSockets need around them, and what has happened afterwards. `port` takes the place of theirs.

import assert from "node:assert/strict";
import type { Cooperative } from "stackful";
import { type HttpServer, serve } from "stackful/http";
import { connectWebSocket, upgradeWebSocket, type WebSocketConnection } from "stackful/websocket";

const host = "127.0.0.1";

export const settings = {
  upgradeWebSocket: () => ({
    port: 0,
    after({ server }: { server: HttpServer }) {
      "use cooperative";
      using socket = connectWebSocket(`ws://127.0.0.1:${server.address.port}`);
      socket.send("hello");
      assert.equal(socket.receive(), "hello");
    },
  }),

  connectWebSocket() {
    "use cooperative";
    const { server, socket } = echoing();
    socket.close();
    return { url: `ws://127.0.0.1:${server.address.port}`, after: () => server.close() };
  },

  WebSocketConnection: () => ({
    after({ echo }: { echo: Cooperative<(connection: WebSocketConnection) => void> }) {
      "use cooperative";
      using server = serve({ port: 0, host }, (request) => echo(upgradeWebSocket(request)));
      using socket = connectWebSocket(`ws://127.0.0.1:${server.address.port}`);
      socket.send("hello");
      assert.equal(socket.receive(), "hello");
    },
  }),

  "WebSocketConnection.send"() {
    "use cooperative";
    const { server, socket } = echoing();
    return {
      socket,
      after() {
        "use cooperative";
        assert.equal(socket.receive(), "hello");
        server.close();
      },
    };
  },

  "WebSocketConnection.receive"() {
    "use cooperative";
    const { server, socket } = echoing();
    socket.send("good morning");
    return {
      socket,
      after({ greeting }: { greeting: unknown }) {
        assert.equal(greeting, "good morning");
        server.close();
      },
    };
  },

  "WebSocketConnection.close"() {
    "use cooperative";
    const { server, socket } = echoing();
    return {
      socket,
      after() {
        assert.deepEqual(socket.closeStatus, { code: 1000, reason: "enough" });
        server.close();
      },
    };
  },
};

/** A server that says what it is told, and somebody who is connected to it. */
function echoing() {
  "use cooperative";
  const server = serve({ port: 0, host }, (request) => {
    const socket = upgradeWebSocket(request);
    for (const message of socket) socket.send(message);
  });
  return { server, socket: connectWebSocket(`ws://127.0.0.1:${server.address.port}`) };
}
