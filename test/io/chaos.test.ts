// Connections through a proxy that does what bad networks do.

import { createHash } from "node:crypto";
import { BrokenError, type Cooperative, run, spawn, TimedOut, timeout, wait } from "stackful";
import { connect, listen, type Socket } from "stackful/net";
import { describe, expect, test } from "vitest";
import { authority, good } from "../support/certificates.js";
import { type Chaos, ChaosProxy } from "../support/chaosProxy.js";
import { thrownBy } from "../support/thrownBy.js";

const payload = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31 + (index >> 8)) & 255));

/** Runs a scenario with both ends of a connection that goes through a proxy. */
function through<T>(
  chaos: Chaos,
  scenario: Cooperative<(near: Socket, far: Socket, proxy: ChaosProxy) => T>,
  tls = false,
): Promise<T> {
  return run(() =>
    timeout(20_000, () => {
      using listener = listen({ port: 0, host: "127.0.0.1" }, tls ? { tls: good } : {});
      const proxy = wait(ChaosProxy.open(listener.address.port, chaos));
      try {
        const accepting = spawn(() => listener.accept());
        using near = connect(proxy.address, tls ? { tls: { ca: authority } } : {});
        using far = accepting.join();
        return scenario(near, far, proxy);
      } finally {
        wait(proxy[Symbol.asyncDispose]());
      }
    }),
  );
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const networks: Record<string, Chaos> = {
  "is late, and each time differently": { latency: 5 },
  "splits what is written": { pieces: 700, seed: 3 },
  "merges what is written": { gather: 10 },
  "is slow": { bytesPerSecond: 400_000 },
  "does all of that": { latency: 3, pieces: 2000, gather: 2, bytesPerSecond: 1_000_000, seed: 7 },
};

describe.each(["TCP", "TLS"])("%s, through a network that", (kind) => {
  test.each(Object.keys(networks))("%s, arrives unchanged, and both sides come to an end", async (name) => {
    const chaos = networks[name] as Chaos;
    const seen = await through(
      chaos,
      (near, far) => {
        const sending = spawn(() => {
          for (let at = 0; at < payload.length; at += 7001) near.write(payload.subarray(at, at + 7001));
          near.shutdownWrite();
        });
        const found = [digestOf(far.readAll(1_000_000))];
        sending.join();
        far.write("thanks");
        far.shutdownWrite();
        found.push(near.readAll(100).toString());
        return found;
      },
      kind === "TLS",
    );
    expect(seen).toEqual([digestOf(payload), "thanks"]);
  });

  test("resets in the middle of a write breaks both sides, and no byte is made up", async () => {
    const seen = await through(
      { resetAfter: 50_000 },
      (near, far) => {
        const writing = spawn(() =>
          thrownBy(() => {
            for (;;) near.write(payload);
          }),
        );
        let intact = true;
        let length = 0;
        const error = thrownBy(() => {
          for (const chunk of far) {
            intact &&= chunk.equals(payload.subarray(length, length + chunk.length));
            length += chunk.length;
          }
        });
        return [intact, length <= 50_000, error, writing.join()];
      },
      kind === "TLS",
    );
    expect(seen).toEqual([true, true, expect.any(BrokenError), expect.any(BrokenError)]);
  });

  test("is cut in two is noticed at the deadline; when it is whole again, nothing is lost", async () => {
    const seen = await through(
      {},
      (near, far, proxy) => {
        near.write("before");
        const found: unknown[] = [far.readExactly(6)?.toString()];
        proxy.partition();
        near.write(" and after");
        found.push(thrownBy(() => timeout(50, () => far.readExactly(10))));
        proxy.heal();
        found.push(far.readExactly(10)?.toString());
        return found;
      },
      kind === "TLS",
    );
    expect(seen).toEqual(["before", expect.any(TimedOut), " and after"]);
  });
});
