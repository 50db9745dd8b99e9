// TLS: who is trusted, what is agreed on, and what strangers do to it. S-14 of the seeds' list.

import { type AddressInfo, connect as connectNode, createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Cooperative, run, sleep, spawn, TimedOut, timeout, wait } from "stackful";
import { connect, HandshakeError, type Listener, type ListenOptions, listen, pipe, UnexpectedEnd } from "stackful/net";
import { describe, expect, test } from "vitest";
import { authority, type Certificate, expired, good, wrongHost } from "../support/certificates.js";
import { ChaosProxy } from "../support/chaosProxy.js";
import { thrownBy } from "../support/thrownBy.js";

const trusting = { tls: { ca: authority } };

/** Runs a scenario against a server that says hello over TLS. */
function withServer<T>(
  tls: NonNullable<ListenOptions["tls"]>,
  scenario: Cooperative<(listener: Listener) => T>,
): Promise<T> {
  return run(() =>
    timeout(15_000, () => {
      using listener = listen({ port: 0, host: "127.0.0.1" }, { tls });
      const serving = spawn(() => {
        for (const connection of listener)
          spawn(() => {
            using socket = connection;
            socket.write("hello");
            socket.waitUntilEnded();
          });
      });
      try {
        return scenario(listener);
      } finally {
        serving.cancel();
      }
    }),
  );
}

/** What a client gets that connects to a server with a certificate. */
function greetingFrom(certificate: Certificate, options: Parameters<typeof connect>[1]): Promise<unknown> {
  return withServer(certificate, (listener) => {
    try {
      using socket = connect(listener.address, options);
      return socket.readExactly(5)?.toString();
    } catch (error) {
      return error;
    }
  });
}

describe("S-14: a certificate", () => {
  test("that is good is taken", async () => {
    expect(await greetingFrom(good, trusting)).toBe("hello");
  });

  test.each([
    {
      name: "is from nobody that is trusted",
      certificate: good,
      options: { tls: true },
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    },
    { name: "has expired", certificate: expired, options: trusting, code: "CERT_HAS_EXPIRED" },
    { name: "is for another host", certificate: wrongHost, options: trusting, code: "ERR_TLS_CERT_ALTNAME_INVALID" },
  ])("that $name is refused, unless somebody insists", async ({ certificate, options, code }) => {
    const error = (await greetingFrom(certificate, options)) as HandshakeError;
    expect(error).toBeInstanceOf(HandshakeError);
    expect(error.code).toBe("SF_HANDSHAKE");
    expect(error.message).toMatch(/^TLS with 127\.0\.0\.1:\d+ has failed: /);
    expect((error.cause as NodeJS.ErrnoException).code).toBe(code);
    expect(await greetingFrom(certificate, { tls: { rejectUnauthorized: false } })).toBe("hello");
  });

  test("is refused although a variable of the environment says otherwise", async () => {
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await greetingFrom(good, { tls: true })).toBeInstanceOf(HandshakeError);
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
  });

  test("may be for another name, if that is asked for", async () => {
    expect(await greetingFrom(wrongHost, { tls: { ca: authority, servername: "wrong.example" } })).toBe("hello");
  });

  test("of the client is asked for, checked, and seen by the server", async () => {
    const tls = { ...good, ca: authority, requestCert: true, rejectUnauthorized: true };
    const seen = await withServer(tls, (listener) => {
      const results: unknown[] = [];
      for (const client of [{}, good, expired]) {
        try {
          using socket = connect(listener.address, { tls: { ca: authority, ...client } });
          results.push(socket.readExactly(5)?.toString());
        } catch (error) {
          results.push((error as Error).name);
        }
      }
      return [results, listener.failedHandshakes];
    });
    const [results, failed] = seen as [string[], number];
    expect(results[1]).toBe("hello");
    expect(results[0]).not.toBe("hello");
    expect(results[2]).not.toBe("hello");
    expect(failed).toBe(2);
  });
});

test("both sides see what was agreed on: protocol, ALPN, the name that was asked for, the certificate", async () => {
  const sessions = await run(() => {
    using listener = listen({ port: 0, host: "127.0.0.1" }, { tls: { ...good, alpn: ["two", "one"] } });
    const accepting = spawn(() => listener.accept());
    const tls = { ca: authority, servername: "good.example", alpn: ["one", "three"] };
    using near = connect(listener.address, { tls });
    using far = accepting.join();
    return [near.tls, far.tls];
  });
  const [near, far] = sessions;
  expect(near).toMatchObject({ protocol: "TLSv1.3", alpn: "one", peerCertificate: { subject: { CN: "localhost" } } });
  expect(far).toMatchObject({
    protocol: "TLSv1.3",
    alpn: "one",
    servername: "good.example",
    peerCertificate: undefined,
  });
});

describe("S-14: strangers", () => {
  test("that never shake hands are closed at the deadline, and others are served", async () => {
    const seen = await withServer({ ...good, handshakeTimeout: 100 }, (listener) => {
      using silent = connect(listener.address);
      using socket = connect(listener.address, trusting);
      const found: unknown[] = [socket.readExactly(5)?.toString(), listener.failedHandshakes];
      found.push(
        timeout(5000, () => silent.read()),
        listener.failedHandshakes,
      );
      return found;
    });
    expect(seen).toEqual(["hello", 0, undefined, 1]);
  });

  test("that send garbage are closed, and others are served", async () => {
    const seen = await withServer(good, (listener) => {
      using stranger = connect(listener.address);
      stranger.write("GET / HTTP/1.1\r\n\r\n".repeat(100));
      const end = timeout(5000, () => {
        try {
          return stranger.readAll(10_000).length;
        } catch (error) {
          return (error as Error).name;
        }
      });
      void end;
      using socket = connect(listener.address, trusting);
      return [socket.readExactly(5)?.toString(), listener.failedHandshakes];
    });
    expect(seen).toEqual(["hello", 1]);
  });

  test("that leave during the handshake are forgotten", async () => {
    const seen = await withServer(good, (listener) => {
      const { host, port } = listener.address;
      const stranger = connectNode({ host, port });
      sleep(20);
      stranger.destroy();
      while (listener.failedHandshakes === 0) sleep(1);
      using socket = connect(listener.address, trusting);
      return [socket.readExactly(5)?.toString(), listener.failedHandshakes];
    });
    expect(seen).toEqual(["hello", 1]);
  });

  test("that are servers and say nothing, garbage, or goodbye fail the call, and leave no socket", async () => {
    const errors = await run(() => {
      const behaviours = [
        () => {},
        (socket: { end(text: string): void }) => socket.end("this is no TLS, and never was\r\n".repeat(10)),
        (socket: { end(): void }) => socket.end(),
      ];
      return behaviours.map((behaviour) => {
        const server = createServer({ allowHalfOpen: true }, (socket) => {
          socket.on("error", () => {});
          behaviour(socket);
        });
        wait(new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
        const { port } = server.address() as AddressInfo;
        const error = thrownBy(() => connect({ host: "127.0.0.1", port }, { ...trusting, timeout: 200 }));
        server.close();
        return error;
      });
    });
    expect(errors).toEqual([expect.any(TimedOut), expect.any(HandshakeError), expect.any(HandshakeError)]);
  });
});

describe("S-14: the end", () => {
  /** How a connection ends for its client, through a proxy that may cut it off. */
  function endBehind(cutsOff: boolean): Promise<unknown[]> {
    return run(() =>
      timeout(15_000, () => {
        using listener = listen({ port: 0, host: "127.0.0.1" }, { tls: good });
        const proxy = wait(ChaosProxy.open(listener.address.port));
        try {
          const accepting = spawn(() => listener.accept());
          using near = connect(proxy.address, trusting);
          using far = accepting.join();
          far.write("half of it");
          const found: unknown[] = [near.readExactly(10)?.toString()];
          if (cutsOff) proxy.cut();
          else far.close();
          try {
            found.push(near.readAll(100).toString());
          } catch (error) {
            found.push(error);
          }
          return found;
        } finally {
          wait(proxy[Symbol.asyncDispose]());
        }
      }),
    );
  }

  test("is one if the other side has said so", async () => {
    expect(await endBehind(false)).toEqual(["half of it", ""]);
  });

  test("is none if somebody has cut the connection off", async () => {
    const [, error] = await endBehind(true);
    expect(error).toBeInstanceOf(UnexpectedEnd);
    expect((error as Error).message).toContain("was cut off");
  });
});

describe("startTls", () => {
  test("goes on with TLS on a connection that stands, in memory too", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        const [near, far] = pipe();
        const server = spawn(() => {
          const line = far.readUntil("\n", 100)?.toString();
          far.write("go ahead\n");
          far.startTls({ isServer: true, ...good, alpn: ["smtp"] });
          far.write(`secret answer to ${line}`);
          far.close();
        });
        near.write("STARTTLS\n");
        const found: unknown[] = [near.readUntil("\n", 100)?.toString()];
        near.startTls({ ca: authority, servername: "localhost", alpn: ["smtp"] });
        found.push(near.readAll(100).toString(), near.tls?.alpn);
        server.join();
        near.close();
        return found;
      }),
    );
    expect(seen).toEqual(["go ahead", "secret answer to STARTTLS", "smtp"]);
  });

  test("takes no text that somebody has slipped in before it", async () => {
    const error = await run(() =>
      timeout(10_000, () => {
        const [near, far] = pipe();
        far.write("go ahead\n250 believe me\n");
        near.readUntil("\n", 100);
        spawn(() => thrownBy(() => far.startTls({ isServer: true, ...good })));
        return thrownBy(() => near.startTls({ ca: authority, servername: "localhost" }));
      }),
    );
    expect(error).toBeInstanceOf(HandshakeError);
  });

  test("that is cancelled, or fails, closes the connection", async () => {
    const seen = await run(() =>
      timeout(10_000, () => {
        const [near, far] = pipe();
        const task = spawn(() => near.startTls({ ca: authority, servername: "localhost" }));
        sleep(5);
        task.cancel();
        sleep(5);
        const [other] = pipe();
        return [near.closed, thrownBy(() => far.readAll(10_000)), thrownBy(() => other.startTls())];
      }),
    );
    expect(seen).toEqual([true, expect.any(Error), expect.any(TypeError)]);
  });
});

test("a client of Node's own, and its session, are served", async () => {
  const text = await withServer({ ...good, alpn: ["x"] }, (listener) => {
    const { host, port } = listener.address;
    const client = connectTls({ host, port, ca: authority, ALPNProtocols: ["x"] });
    return wait(
      new Promise<string>((resolve, reject) => {
        client.on("error", reject);
        client.once("data", (data: Buffer) => {
          resolve(`${data.toString()} ${String(client.alpnProtocol)}`);
          client.end();
        });
      }),
    );
  });
  expect(text).toBe("hello x");
});
