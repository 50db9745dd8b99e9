// What interrupts whoever sends, receives, connects or closes: cancels, time limits, a second receiver. No message is lost, nothing is left.

import { setTimeout as delay } from "node:timers/promises";
import {
  BusyError,
  Channel,
  ClosedError,
  type Cooperative,
  group,
  run,
  sleep,
  spawn,
  statistics,
  TimedOut,
  timeout,
  yieldNow,
} from "stackful";
import { type HttpServer, serve } from "stackful/http";
import { connect, listen } from "stackful/net";
import { connectWebSocket, upgradeWebSocket, type WebSocketConnection, WebSocketError } from "stackful/websocket";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../support/thrownBy.js";
import { acceptanceOf } from "./frames.js";

const host = "127.0.0.1";
const urlOf = (server: HttpServer) => `ws://${host}:${server.address.port}/`;

/** Two ends of a WebSocket, for as long as `use` takes: that of a client, and that of a handler. */
function connected(use: Cooperative<(near: WebSocketConnection, far: WebSocketConnection) => void>) {
  "use cooperative";
  const ends = new Channel<WebSocketConnection>(1);
  const done = new Channel<void>(1);
  const server = serve({ port: 0, host }, (request) => {
    ends.send(upgradeWebSocket(request));
    done.receive();
  });
  using near = connectWebSocket(urlOf(server), { deadlines: { close: 200 } });
  const far = ends.receive();
  try {
    use(near, far);
  } finally {
    done.send();
    server.shutdown(1000);
  }
}

describe("receiving", () => {
  test("loses no message to time limits and cancels", async () => {
    const got: unknown[] = [];
    let failures = 0;
    await run(() => {
      connected((near, far) => {
        const sending = spawn(() => {
          for (let n = 0; n < 200; n++) {
            far.send(`${n}`);
            if (n % 3 === 0) sleep(1);
          }
        });
        while (got.length < 200) {
          const count = got.length + failures;
          try {
            if (count % 3 === 0) got.push(near.receive({ timeout: 0.1 }));
            else if (count % 3 === 1) got.push(timeout(0.1, () => near.receive()));
            else {
              const receiving = spawn(() => got.push(near.receive()));
              yieldNow();
              receiving.cancel();
              thrownBy(() => receiving.join());
            }
          } catch (error) {
            if (!(error instanceof TimedOut || /nothing was thrown/.test(String(error)))) throw error;
            failures++;
          }
        }
        sending.join();
      });
    });
    expect(got).toEqual(Array.from({ length: 200 }, (_, n) => `${n}`));
    expect(failures).toBeGreaterThan(0);
  });

  test("is for one task at a time", async () => {
    await run(() => {
      connected((near, far) => {
        group((all) => {
          all.spawn(() => expect(near.receive()).toBe("for the first"));
          yieldNow();
          expect(thrownBy(() => near.receive())).toBeInstanceOf(BusyError);
          far.send("for the first");
        });
      });
    });
  });

  test("gives what had come before the other side failed, and then says how it failed, every time", async () => {
    await run(() => {
      connected((near, far) => {
        far.send("one");
        far.close(4001, "no more");
        expect(near.receive()).toBe("one");
        for (let times = 0; times < 2; times++) {
          const error = thrownBy(() => near.receive());
          expect(error).toBeInstanceOf(WebSocketError);
          expect(error).toMatchObject({ code: "SF_WEBSOCKET", closeCode: 4001, reason: "no more" });
        }
        expect(thrownBy(() => near.send("a"))).toMatchObject({ closeCode: 4001 });
      });
      connected((near, far) => {
        far.abort();
        expect(thrownBy(() => near.receive())).toMatchObject({ closeCode: 1006 });
        expect(thrownBy(() => far.send("a"))).toBeInstanceOf(ClosedError);
      });
    });
  });

  test("holds the other side back while nobody does it, and goes on when somebody does", async () => {
    const piece = new Uint8Array(10_000);
    await run(() => {
      connected((near, far) => {
        let sent = 0;
        group((all) => {
          all.background(() => {
            for (;;) {
              far.send(piece);
              sent++;
            }
          });
          let before = -1;
          while (before < sent) {
            before = sent;
            sleep(100);
          }
          // What fits into the buffers of the system, and ours.
          expect(sent).toBeLessThan(2000);
          for (let n = 0; n < before + 50; n++) expect(near.receive()?.length).toBe(10_000);
          expect(sent).toBeGreaterThan(before);
        });
      });
    });
  }, 20_000);
});

describe("sending", () => {
  test("is given up by a cancel or a time limit: then nothing of it was sent; the others keep their order", async () => {
    const piece = "x".repeat(100_000);
    await run(() => {
      connected((near, far) => {
        let sent = 0;
        const isBlocked = (): boolean => {
          "use cooperative";
          try {
            timeout(50, () => far.send(piece));
            sent++;
            return false;
          } catch {
            return true;
          }
        };
        while (!isBlocked());
        const cancelled = spawn(() => far.send("cancelled"));
        const kept = [1, 2, 3].map((n) => spawn(() => far.send(`kept ${n}`)));
        yieldNow();
        cancelled.cancel();
        for (let n = 0; n < sent; n++) expect(near.receive()).toBe(piece);
        for (const n of [1, 2, 3]) expect(near.receive()).toBe(`kept ${n}`);
        for (const task of kept) task.join();
        expect(thrownBy(() => near.receive({ timeout: 50 }))).toBeInstanceOf(TimedOut);
      });
    });
  }, 20_000);

  test("and receiving end with a ClosedError when the socket is closed or aborted meanwhile", async () => {
    for (const end of ["close", "abort"] as const)
      await run(() => {
        connected((near, far) => {
          const receiving = spawn(() => thrownBy(() => far.receive()));
          const sending = spawn(() =>
            thrownBy(() => {
              for (;;) far.send("x".repeat(100_000));
            }),
          );
          sleep(50);
          spawn(() =>
            thrownBy(() => {
              for (;;) near.receive();
            }),
          );
          if (end === "close") far.close();
          else far.abort();
          expect(receiving.join()).toBeInstanceOf(ClosedError);
          expect(sending.join()).toBeInstanceOf(ClosedError);
          expect(far.closed).toBe(true);
        });
      });
  });

  test("refuses what is no message, and no goodbye", async () => {
    await run(() => {
      connected((near) => {
        expect(thrownBy(() => near.send(5 as unknown as string))).toBeInstanceOf(TypeError);
        expect(thrownBy(() => near.close(1006))).toBeInstanceOf(RangeError);
        expect(thrownBy(() => near.close(1000, "x".repeat(124)))).toBeInstanceOf(RangeError);
        expect(near.closed).toBe(false);
      });
    });
  });
});

describe("closing", () => {
  test("closes all the same if it is cancelled, before or while it waits", async () => {
    await run(() => {
      for (const early of [true, false])
        connected((near, far) => {
          const closing = spawn(() => far.close(1000, "enough"));
          if (!early) yieldNow();
          closing.cancel();
          expect(near.receive()).toBeUndefined();
          expect(near.closeStatus).toEqual({ code: 1000, reason: "enough" });
        });
    });
  });

  test("does not wait for ever for a client that has stopped reading (R20)", async () => {
    await run(() => {
      const listener = listen({ port: 0, host });
      const accepted = spawn(() => listener.accept());
      // Somebody who shakes hands by hand, and then says nothing more.
      const connecting = spawn(() =>
        connectWebSocket(`ws://${host}:${listener.address.port}`, { deadlines: { close: 100 } }),
      );
      using peer = accepted.join();
      const head = String(peer.readUntil("\r\n\r\n", 1000));
      peer.write(acceptanceOf(head));
      const socket = connecting.join();
      socket.send("x".repeat(10_000_000));
      socket.close();
      expect(socket.closeStatus).toBeUndefined();
      listener.close();
    });
  });
});

describe("connecting", () => {
  test("is given up by a cancel, and leaves no connection", async () => {
    await run(() => {
      using listener = listen({ port: 0, host });
      const connecting = spawn(() => connectWebSocket(`ws://${host}:${listener.address.port}`));
      using peer = listener.accept();
      peer.readUntil("\r\n\r\n", 1000);
      connecting.cancel();
      expect(peer.read()).toBeUndefined();
    });
  });

  test("fails with a clear error for what is no URL of a WebSocket, no subprotocol, no limit and no header", async () => {
    await run(() => {
      const url = "ws://127.0.0.1:1/";
      expect(thrownBy(() => connectWebSocket("http://localhost/"))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => connectWebSocket("ws://localhost/#a"))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => connectWebSocket(url, { protocols: ["a b"] }))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => connectWebSocket(url, { protocols: ["a", "a"] }))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => connectWebSocket(url, { limits: { message: -1 } }))).toBeInstanceOf(RangeError);
      expect(thrownBy(() => connectWebSocket(url))).toMatchObject({ code: "SF_CONNECT" });
      using listener = listen({ port: 0, host });
      const headers = { "x-one": "a\r\nb" };
      expect(thrownBy(() => connectWebSocket(`ws://${host}:${listener.address.port}`, { headers }))).toBeInstanceOf(
        TypeError,
      );
    });
  });
});

test("no task, timer, socket or listener is left when a run has ended, however it went", async () => {
  const before = process.getActiveResourcesInfo();
  const live = statistics().live;
  await run(() => {
    const server = serve({ port: 0, host, onError: () => {} }, (request) => {
      const socket = upgradeWebSocket(request, { deadlines: { close: 100 } });
      for (const message of socket) {
        if (message === "fail") throw new WebSocketError("as it was asked to", 1006);
        socket.send(message);
      }
    });
    group((all) => {
      for (let index = 0; index < 40; index++) all.spawn(visit, urlOf(server), index);
    });
    group((all) => {
      for (let index = 0; index < 10; index++) {
        all.background(() => {
          using socket = connectWebSocket(urlOf(server));
          for (const _ of socket);
        });
      }
      sleep(30);
    });
    server.shutdown(50);
  });
  expect(statistics().live).toBe(live);
  for (let times = 0; times < 200 && newSince(before).length > 0; times++) await delay(5);
  expect(newSince(before)).toEqual([]);
});

/** Some say goodbye, some do not, some are refused, some fail. */
function visit(url: string, index: number) {
  "use cooperative";
  if (index % 5 === 0) {
    using socket = connect({ host, port: Number(new URL(url).port) });
    socket.write("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n");
    return;
  }
  const socket = connectWebSocket(url, { deadlines: { close: 100 } });
  socket.send(index % 5 === 1 ? "fail" : "hello");
  if (index % 5 === 2) return socket.abort();
  if (index % 5 === 1) expect(thrownBy(() => socket.receive())).toMatchObject({ closeCode: 1011 });
  else expect(socket.receive()).toBe("hello");
  if (index % 5 === 3) socket.close();
  else socket[Symbol.dispose]();
}

/** What keeps the process alive, and did not before. */
function newSince(before: readonly string[]): string[] {
  const left = [...before];
  return process.getActiveResourcesInfo().filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
