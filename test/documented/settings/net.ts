// What the examples of sockets need around them, and what has happened afterwards. `port` takes the place of theirs.

import assert from "node:assert/strict";
import { Readable, Writable } from "node:stream";
import { type Cooperative, currentTask, type Pool, sleep, spawn, timeout } from "stackful";
import { writerTo } from "stackful/bytes";
import { connect, type Listener, listen, type Socket, udp } from "stackful/net";
import { errorOf, recorder } from "./lasting.js";

export const settings = {
  connect() {
    "use cooperative";
    const listener = listen({ port: 0, host: "localhost" });
    const received = spawn(() => firstLineOf(listener.accept()));
    return {
      port: listener.address.port,
      after() {
        "use cooperative";
        assert.equal(received.join(), "hello");
        listener.close();
      },
    };
  },

  Listener() {
    "use cooperative";
    return servedOnce();
  },

  listen() {
    "use cooperative";
    return servedOnce();
  },

  "Listener.accept"() {
    "use cooperative";
    const listener = listen({ port: 0, host: "localhost" });
    spawn(() => connect(listener.address).close());
    return { listener, after: () => listener.close() };
  },

  Socket: () => ({
    after({ echo }: { echo: Cooperative<(socket: Socket) => void> }) {
      "use cooperative";
      const { near, far } = pair();
      spawn(() => echo(far));
      near.write("hello\n");
      assert.equal(firstLineOf(near), "hello");
    },
  }),

  ByteReader() {
    "use cooperative";
    const { near, far } = pair();
    const digest = recorder<Uint8Array>();
    far.write("hello");
    far.close();
    return { reader: near, digest, after: () => assert.equal(Buffer.concat(digest.heard).toString(), "hello") };
  },

  "ByteReader.read"() {
    "use cooperative";
    const { near, far } = pair();
    const digest = recorder<Uint8Array>();
    far.write("hello");
    far.close();
    return { socket: near, digest, after: () => assert.equal(Buffer.concat(digest.heard).toString(), "hello") };
  },

  "ByteReader.readExactly"() {
    "use cooperative";
    const { near, far } = pair();
    far.write(Buffer.from([0, 0, 0, 2, 104, 105, 33]));
    return { socket: near, after: ({ message }: { message: unknown }) => assert.equal(`${message}`, "hi") };
  },

  "ByteReader.readUntil"() {
    "use cooperative";
    const { near, far } = pair();
    far.write("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody");
    return {
      socket: near,
      after: ({ head }: { head: unknown }) => assert.equal(head, "GET / HTTP/1.1\r\nHost: a"),
    };
  },

  "ByteReader.readAll"() {
    "use cooperative";
    const { near, far } = pair();
    far.write('{ "a": 1 }');
    far.close();
    return {
      socket: near,
      after: ({ options }: { options: unknown }) => assert.deepEqual(options, { a: 1 }),
    };
  },

  "ByteReader.lines"() {
    "use cooperative";
    const { near, far } = pair();
    const handle = recorder<string>();
    far.write("a\nb\n");
    far.close();
    return { socket: near, handle, after: () => assert.deepEqual(handle.heard, ["a", "b"]) };
  },

  readerOf: () => {
    const greet = recorder<string>();
    const createReadStream = (_path: string) => Readable.from([Buffer.from("Ada\nGra"), Buffer.from("ce\n")]);
    return { createReadStream, greet, after: () => assert.deepEqual(greet.heard, ["Ada", "Grace"]) };
  },

  ByteWriter() {
    const { writer, after } = writing();
    return { writer, after };
  },

  "ByteWriter.write"() {
    const { writer, after } = writing();
    return { socket: writer, after };
  },

  "ByteWriter.end"() {
    const { writer } = writing();
    return {
      writer,
      after() {
        "use cooperative";
        assert.ok(errorOf(() => writer.write("more")));
      },
    };
  },

  writerTo: () => {
    const { stream, after } = writing();
    return { createWriteStream: (_path: string) => stream, after };
  },

  "Socket.startTls"() {
    "use cooperative";
    const { near, far } = pair();
    return {
      socket: near,
      ca: undefined,
      nextLine: (_socket: Socket) => "I speak no TLS",
      after() {
        "use cooperative";
        assert.equal(firstLineOf(far), "STARTTLS");
      },
    };
  },

  "Socket.waitUntilEnded"() {
    "use cooperative";
    const { near, far } = pair();
    far.close();
    return { socket: near, question: "?", answer: (_question: string) => "!" };
  },

  Datagrams() {
    "use cooperative";
    const { port, client } = waitingForDatagrams("ping");
    return {
      port,
      after() {
        "use cooperative";
        client.join();
      },
    };
  },

  "Datagrams.receive"() {
    "use cooperative";
    const datagrams = udp({ host: "127.0.0.1" });
    datagrams.send("ping", datagrams.address);
    return { datagrams, after: () => datagrams.close() };
  },

  "Datagrams.send"() {
    "use cooperative";
    const datagrams = udp();
    return { datagrams, after: () => datagrams.close() };
  },

  udp() {
    "use cooperative";
    const server = currentTask();
    const { port, client } = waitingForDatagrams("ping");
    client.cancel("nobody answers");
    spawn(() => {
      using datagrams = udp();
      datagrams.send("ping", { host: "127.0.0.1", port });
      server.cancel("served");
    });
    return { port };
  },

  "Socket.shutdownWrite"() {
    "use cooperative";
    const { near, far } = pair();
    spawn(() => {
      far.write(`answer to ${far.readAll(100)}`);
      far.close();
    });
    return {
      socket: near,
      after: ({ answer }: { answer: Uint8Array }) => assert.equal(`${answer}`, "answer to question"),
    };
  },

  "Socket.write"() {
    "use cooperative";
    const { near, far } = pair();
    return {
      socket: near,
      after() {
        "use cooperative";
        assert.equal(firstLineOf(far), "hello");
      },
    };
  },

  Pool() {
    "use cooperative";
    const listener = listen({ port: 0, host: "localhost" });
    const received = spawn(() => firstLineOf(listener.accept()));
    return {
      port: listener.address.port,
      after({ pool }: { pool: Pool<Socket> }) {
        "use cooperative";
        assert.equal(received.join(), "ping");
        pool.close();
        listener.close();
      },
    };
  },

  Once: () => ({
    parse: (text: string) => JSON.parse(text) as { port: number },
    readFile: (_path: string) => '{ "port": 0 }',
  }),
};

/** Sends a text to a port, again and again, until it comes back. */
function waitingForDatagrams(text: string) {
  "use cooperative";
  const free = udp();
  const { port } = free.address;
  free.close();
  const client = spawn(() => {
    using datagrams = udp();
    for (;;) {
      datagrams.send(text, { host: "127.0.0.1", port });
      if (errorOf(() => assert.equal(datagrams.receive({ timeout: 10 }).data.toString(), text)) === undefined) return;
    }
  });
  return { port, client };
}

function writing() {
  const heard: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      heard.push(chunk.toString());
      done();
    },
  });
  return { stream, writer: writerTo(stream), after: () => assert.deepEqual(heard, ["hello\n"]) };
}

/** For a server that listens for ever: it is told to end when it has served one client. */
function servedOnce() {
  "use cooperative";
  const server = currentTask();
  const free = listen({ port: 0 });
  const { port } = free.address;
  free.close();
  spawn(() => {
    while (errorOf(() => connect({ port }).close()) !== undefined) sleep(1);
  });
  return {
    port,
    echo(socket: Socket) {
      "use cooperative";
      socket.close();
      server.cancel("served");
    },
  };
}

function pair(): { near: Socket; far: Socket } {
  "use cooperative";
  using listener: Listener = listen({ port: 0, host: "localhost" });
  const near = spawn(() => connect(listener.address));
  const far = listener.accept();
  return { near: near.join(), far };
}

function firstLineOf(connection: Socket): string | undefined {
  "use cooperative";
  using socket = connection;
  return timeout(5000, () => {
    for (const line of socket.lines({ max: 100 })) return line;
    return undefined;
  });
}
