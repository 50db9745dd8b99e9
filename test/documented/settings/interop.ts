// What the examples of interop need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import { createWriteStream, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import {
  Channel,
  type Cooperative,
  currentTask,
  TaskLocal as Local,
  type Receiver,
  type TaskLocal,
  wait,
  writerOf,
} from "stackful";
import { arriving, lasting, recorder } from "./lasting.js";

/** A path where a file may be written. */
const path = join(tmpdir(), `stackful-${process.pid}.txt`);

export const settings = {
  each() {
    const digest = recorder<Uint8Array>();
    return {
      response: { body: new Blob(["a", "b"]).stream() },
      digest,
      after: () => assert.equal(Buffer.concat(digest.heard).toString(), "ab"),
    };
  },

  toAsyncIterable: () => ({
    path,
    readLines: (from: string) => arriving(`first line of ${from}`),
  }),

  blocking: () => ({
    after({ copy }: { copy: Cooperative<(from: string, to: string) => void> }) {
      "use cooperative";
      copy("package.json", path);
      assert.equal(readFileSync(path, "utf8"), readFileSync("package.json", "utf8"));
    },
  }),

  wait: () => ({ url: "data:,hello", after: ({ response }: { response: Response }) => assert(response.ok) }),

  toReadableStream: () => ({
    query: ["a", "b"],
    encodeRows: (query: string[]) => arriving(...query.map((row) => new TextEncoder().encode(row))),
  }),

  "StreamWriter.write"() {
    const written = recorder<string>();
    return {
      lines: ["a", "b"],
      file: writerOf<string>(sink(written)),
      after: () => assert.deepEqual(written.heard, ["a\n", "b\n"]),
    };
  },

  "StreamWriter.close"() {
    const stream = sink(recorder());
    return { file: writerOf<string>(stream), after: () => assert(stream.writableFinished) };
  },

  writerOf: () => ({
    createWriteStream,
    after({ save }: { save: Cooperative<(lines: Receiver<string>, path: string) => void> }) {
      "use cooperative";
      const lines = new Channel<string>(2);
      lines.send("a");
      lines.send("b");
      lines.close();
      save(lines.receiver(), path);
      assert.equal(readFileSync(path, "utf8"), "a\nb\n");
    },
  }),

  TaskLocal() {
    const heard = recorder<string>();
    const own: { requestId?: TaskLocal<string> } = {};
    return {
      answer: lasting(1, (_request: object) => heard(own.requestId?.get() ?? "")),
      after({ requestId, handle, log }: Logging) {
        "use cooperative";
        own.requestId = requestId;
        handle({ id: "7" });
        log("handled");
        assert.deepEqual(heard.heard, ["7"]);
      },
    };
  },

  "TaskLocal.run"() {
    const heard = recorder<string>();
    const requestId = new Local("none");
    return {
      requestId,
      request: { id: "7" },
      answer: lasting(1, (_request: object) => heard(requestId.get())),
      after: () => assert.deepEqual(heard.heard, ["7"]),
    };
  },

  toCallback() {
    const heard = recorder<string>();
    const all = currentTask();
    return {
      server: { on: (_event: string, listener: (socket: never) => void) => listener("socket" as never) },
      serve: lasting(1, (socket: unknown) => {
        heard(String(socket));
        all.cancel("served");
      }),
    };
  },

  toPromise() {
    const answers: Promise<unknown>[] = [];
    return {
      app: {
        get: (_path: string, handler: (request: Request) => Promise<unknown>) =>
          void answers.push(handler(new Request("http://localhost/users"))),
      },
      listUsers: lasting(1, ({ url }: Request) => `users for ${url}`),
      after() {
        "use cooperative";
        assert.deepEqual(wait(Promise.all(answers)), ["users for http://localhost/users"]);
      },
    };
  },
};

interface Logging {
  readonly requestId: TaskLocal<string>;
  readonly handle: Cooperative<(request: { id: string }) => void>;
  readonly log: (line: string) => void;
}

function sink(written: (chunk: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      written(chunk);
      done();
    },
  });
}
