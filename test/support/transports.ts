// The ways in which two sockets can be connected, for tests that hold for each.

import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cooperative, run, spawn, timeout } from "stackful";
import { connect, type Listener, listen, pipe, type Socket } from "stackful/net";
import { authority, good } from "./certificates.js";

type Pair = readonly [near: Socket, far: Socket];

/** Connects, for as long as the listener is open. */
function pairOf(listener: Listener, open: Cooperative<() => Socket>): Pair {
  "use cooperative";
  const accepting = spawn(() => listener.accept());
  const near = open();
  return [near, accepting.join()];
}

/** A path for a Unix socket that nobody else uses. */
export function freePath(): string {
  return join(tmpdir(), `stackful-${process.pid}-${Math.random().toString(36).slice(2)}.sock`);
}

export const transports: Readonly<Record<string, Cooperative<() => Pair>>> = {
  TCP() {
    "use cooperative";
    using listener = listen({ port: 0, host: "127.0.0.1" });
    return pairOf(listener, () => connect(listener.address));
  },

  TLS() {
    "use cooperative";
    using listener = listen({ port: 0, host: "127.0.0.1" }, { tls: good });
    return pairOf(listener, () => connect(listener.address, { tls: { ca: authority } }));
  },

  "a Unix socket"() {
    "use cooperative";
    const path = freePath();
    try {
      using listener = listen({ path });
      return pairOf(listener, () => connect({ path }));
    } finally {
      rmSync(path, { force: true });
    }
  },

  "a pipe"() {
    "use cooperative";
    return pipe();
  },
};

/** Runs a scenario with both ends of a connection, which are closed at its end. */
export function withTransport<T>(name: string, scenario: Cooperative<(near: Socket, far: Socket) => T>): Promise<T> {
  return run(() =>
    timeout(20_000, () => {
      const open = transports[name] as Cooperative<() => Pair>;
      const [one, other] = open();
      using near = one;
      using far = other;
      return scenario(near, far);
    }),
  );
}

/** Both ends, over TCP. */
export function withPair<T>(scenario: Cooperative<(near: Socket, far: Socket) => T>): Promise<T> {
  return withTransport("TCP", scenario);
}
