// How many connections a listener keeps open.

import { connect as connectNode } from "node:net";
import { run, sleep, spawn, timeout } from "stackful";
import { connect, listen, type Socket } from "stackful/net";
import { describe, expect, test } from "vitest";
import { peerOf } from "../../runtime/io/net/admission.js";
import { thrownBy } from "../support/thrownBy.js";

function serve(connection: Socket): void {
  "use cooperative";
  using socket = connection;
  socket.write("hello");
  socket.readAll(100);
}

/** What a server says that has room again, some time soon. */
function greetingOf(host: string, port: number): string {
  "use cooperative";
  for (;;) {
    using socket = connect({ host, port });
    const greeting = socket.read();
    if (greeting !== undefined) return greeting.toString();
    sleep(5);
  }
}

describe("H-6: a listener", () => {
  test.each([
    { name: "in total", limits: { maxConnections: 2 } },
    { name: "from one peer", limits: { perPeer: 2 } },
  ])("closes whoever comes beyond the limit $name, and takes others when somebody has left", async ({ limits }) => {
    const seen = await run(() =>
      timeout(10_000, () => {
        using listener = listen({ port: 0, host: "127.0.0.1" }, limits);
        const { host, port } = listener.address;
        const first = connect({ host, port });
        using second = connect({ host, port });
        using accepted = listener.accept();
        using another = listener.accept();
        using third = connect({ host, port });
        const found: unknown[] = [third.read(), listener.refused];
        another.write("still here");
        found.push(second.read()?.toString());
        first.close();
        found.push(accepted.read());
        accepted.close();
        sleep(20);
        using fourth = connect({ host, port });
        using served = listener.accept();
        served.write("welcome");
        found.push(fourth.read()?.toString(), listener.refused);
        return found;
      }),
    );
    expect(seen).toEqual([undefined, 1, "still here", undefined, "welcome", 1]);
  });

  test("serves those it has while a flood comes", async () => {
    const seen = await run(() =>
      timeout(20_000, () => {
        using listener = listen({ port: 0, host: "127.0.0.1" }, { perPeer: 5 });
        const { host, port } = listener.address;
        const served = spawn(() => {
          for (const socket of listener) spawn(serve, socket);
        });
        const flood = Array.from({ length: 300 }, () => connectNode({ host, port }));
        for (const one of flood) one.on("error", () => {});
        while (listener.refused < 295) sleep(5);
        for (const one of flood) one.destroy();
        const greeting = greetingOf(host, port);
        served.cancel();
        return [greeting, listener.refused >= 295];
      }),
    );
    expect(seen).toEqual(["hello", true]);
  });

  test.each([{ maxConnections: 0 }, { perPeer: Number.NaN }, { perPeer: -1 }])("refuses %o", async (limits) => {
    const error = await run(() => thrownBy(() => listen({ port: 0 }, limits)));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toContain("is a number of connections, 1 or more; got");
  });
});

test("a peer is an IPv4 address, or the first half of an IPv6 address", () => {
  const peers = [
    "10.0.0.1",
    "::ffff:10.0.0.1",
    "2001:db8::1",
    "2001:db8:0:0:ffff::2",
    "2001:db8:1:2:3:4:5:6",
    "fe80::1%eth0",
    "::1",
  ];
  expect(peers.map((one) => peerOf(one))).toEqual([
    "10.0.0.1",
    "10.0.0.1",
    "2001:db8:0:0",
    "2001:db8:0:0",
    "2001:db8:1:2",
    "fe80:0:0:0",
    "::1",
  ]);
  expect(peerOf(undefined)).toBeUndefined();
});
