// What the examples of tasks and time need around them, and what has happened afterwards.

import assert from "node:assert/strict";
import {
  Channel,
  type Cooperative,
  type CooperativeGenerator,
  type CooperativeIterator,
  currentTask,
  now,
  StackfulError,
  type Started,
  sleep,
  spawn,
  type Task,
  type Waiter,
} from "stackful";
import { arriving, lasting, recorder } from "./lasting.js";

export const settings = {
  currentSignal: () => ({ url: "data:,hello", after: ({ response }: { response: Response }) => assert(response.ok) }),

  withSignal: () => ({
    request: new Request("http://localhost"),
    sql: "select",
    query: lasting(10, (sql: string) => [sql]),
    after: ({ rows }: { rows: string[] }) => assert.deepEqual(rows, ["select"]),
  }),

  suspend() {
    const silent = { park: () => () => {} };
    const waiters: Waiter[] = [];
    const doorbell = {
      park(waiter: Waiter) {
        waiters.push(waiter);
        return () => {};
      },
    };
    spawn(() => {
      sleep(5);
      for (const waiter of waiters) waiter.unpark("ding");
    });
    return { doorbell, telephone: silent, after: ({ press }: { press: string }) => assert.equal(press, "ding") };
  },

  SuspendIteration: () => ({
    after({ Doorbell, answer }: { Doorbell: new () => Bell; answer: Cooperative<(bell: never) => string> }) {
      "use cooperative";
      const bell = new Doorbell();
      spawn(() => {
        sleep(5);
        bell.ring();
      });
      assert.equal(answer(bell as never), "ding");
    },
  }),

  Cooperative: () => ({
    after({ retry }: { retry: Cooperative<(times: number, attempt: Cooperative<() => number>) => number> }) {
      "use cooperative";
      let attempts = 0;
      const attempt = () => {
        "use cooperative";
        sleep(1);
        if (++attempts < 3) throw new Error("not yet");
        return attempts;
      };
      assert.equal(retry(5, attempt), 3);
      assert.equal(now(), 203);
    },
  }),

  "CooperativeGenerator.next": () => ({
    lines: arriving("header", "body"),
    after: ({ header }: { header: unknown }) => assert.equal(header, "header"),
  }),

  "CooperativeGenerator.return"() {
    const lines = arriving("header", "body");
    return {
      lines,
      after() {
        "use cooperative";
        assert.deepEqual(lines.next(), { value: undefined, done: true });
      },
    };
  },

  "CooperativeGenerator.throw"() {
    "use cooperative";
    const heard = recorder();
    const lines = catching(heard);
    lines.next();
    return { lines, after: () => assert.deepEqual(heard.heard, ["no more room"]) };
  },

  "CooperativeIterator.next": () => ({
    iterator: arriving("a"),
    after: ({ value, done }: { value: unknown; done?: boolean }) => assert.deepEqual([value, done], ["a", false]),
  }),

  "CooperativeIterator.return"() {
    const iterator: CooperativeIterator<string> = arriving("a");
    return {
      iterator,
      after() {
        "use cooperative";
        assert.equal(iterator.next().done, true);
      },
    };
  },

  "CooperativeIterator.throw"() {
    "use cooperative";
    const heard = recorder();
    const iterator: CooperativeIterator<number> = catching(heard);
    iterator.next();
    return { iterator, after: () => assert.deepEqual(heard.heard, ["no more room"]) };
  },

  detach() {
    const heard = recorder();
    return {
      request: "GET /",
      sendStatistics: lasting(10, heard),
      after() {
        "use cooperative";
        sleep(11);
        assert.deepEqual(heard.heard, ["GET /"]);
      },
    };
  },

  group: () => ({
    fetchPart: lasting(10, (part: string) => part),
    after({ left, right }: { left: string; right: string }) {
      assert.deepEqual([left, right, now()], ["left", "right", 10]);
    },
  }),

  "TaskGroup.background"() {
    const heard = recorder();
    const printProgress = () => {
      "use cooperative";
      for (;;) sleep(4);
    };
    return {
      printProgress,
      files: ["a", "b"],
      upload: lasting(10, heard),
      after: () => assert.deepEqual([heard.heard, now()], [["a", "b"], 10]),
    };
  },

  "TaskGroup.start"() {
    const heard = recorder<number>();
    const serve = (_port: number, started: Started<number>) => {
      "use cooperative";
      sleep(5);
      started(7000);
    };
    return { serve, visit: lasting(1, heard), after: () => assert.deepEqual(heard.heard, [7000]) };
  },

  main: () => ({ serve: lasting(1, (port: number) => port) }),
  run: () => ({ serve: lasting(1, (port: number) => port) }),

  runSync: () => ({
    sum: (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0),
    values: [1, 2, 3],
    after: ({ total }: { total: number }) => assert.equal(total, 6),
  }),

  shield() {
    const heard = recorder<string>();
    return {
      file: "a.txt",
      writeHeader: lasting(1, (file: string) => heard(`header of ${file}`)),
      writeBody: lasting(1, (file: string) => heard(`body of ${file}`)),
      after: () => assert.deepEqual(heard.heard, ["header of a.txt", "body of a.txt"]),
    };
  },

  spawn() {
    const heard = recorder();
    const sockets = ["first", "second"];
    return {
      echo: lasting(1, heard),
      listener: sockets,
      after({ serve }: { serve: Cooperative<(listener: never) => void> }) {
        "use cooperative";
        serve(sockets as never);
        sleep(2);
        assert.deepEqual(heard.heard, sockets);
      },
    };
  },

  "Task.join"() {
    const index = recorder<string>();
    return {
      url: "/",
      index,
      fetchPage: lasting(10, (url: string) => `page ${url}`),
      after: () => assert.deepEqual(index.heard, ["page /"]),
    };
  },

  "Task.cancel"() {
    const tick = () => {
      "use cooperative";
      for (;;) sleep(100);
    };
    return {
      tick,
      after({ ticker }: { ticker: Task }) {
        "use cooperative";
        sleep(0);
        assert.deepEqual([ticker.state, now()], ["done", 1000]);
      },
    };
  },

  "Task.stop": () => ({
    serve: lasting(1e9, (port: number) => port),
    runTests: lasting(100, () => {}),
    after: ({ server }: { server: Task }) => assert.deepEqual([server.state, now()], ["done", 100]),
  }),

  "Task.poke"() {
    const heard = recorder<string>();
    const reader = spawn(() => {
      try {
        sleep(1000);
      } catch (error) {
        if (error instanceof StackfulError) throw error;
        heard((error as Error).message);
      }
    });
    return {
      reader,
      after() {
        "use cooperative";
        reader.join();
        assert.deepEqual(heard.heard, ["the file was replaced"]);
      },
    };
  },

  sleepUntil() {
    const at: number[] = [];
    return {
      play: lasting(20, (_beat: number) => void at.push(now())),
      after: () => assert.deepEqual([at.slice(0, 3), now()], [[20, 520, 1020], 5000]),
    };
  },

  yieldNow() {
    const digest = recorder<number>();
    return {
      digest,
      rows: Array.from({ length: 3000 }, (_, n) => n),
      after: () => assert.equal(digest.heard.length, 3000),
    };
  },

  unconstrained() {
    const updates = new Channel<number>(Number.POSITIVE_INFINITY);
    const other = spawn(() => updates.statistics().used);
    return {
      updates,
      batch: Array.from({ length: 500 }, (_, n) => n),
      after() {
        "use cooperative";
        assert.equal(other.join(), 500);
      },
    };
  },

  deadline: () => ({
    socket: "socket",
    request: lasting(1000, (socket: string) => `reply of ${socket}`),
    after: ({ reply }: { reply: string }) => assert.equal(reply, "reply of socket"),
  }),

  timeout: () => ({
    socket: "socket",
    request: lasting(1000, (socket: string) => `reply of ${socket}`),
    after: ({ reply }: { reply: string }) => assert.equal(reply, "reply of socket"),
  }),

  "timeout, 2": () => ({
    upload: ["a", "b", "c"],
    store: lasting(4000, (part: string) => part),
    after: () => assert.equal(now(), 12_000),
  }),

  waitUntilReady: () => ({
    terminal: { tryReadLine: () => "line" },
    after: ({ line }: { line: string }) => assert.equal(line, "line"),
  }),

  every() {
    const print = recorder<number>();
    return {
      print: (due: number) => {
        print(due);
        if (print.heard.length === 3) currentTask().cancel("that will do");
      },
    };
  },

  all: () => ({
    id: 1,
    loadUser: lasting(10, (id: number) => `user ${id}`),
    loadOrders: lasting(20, (id: number) => [`order of ${id}`]),
    after({ user, orders }: { user: string; orders: string[] }) {
      assert.deepEqual([user, orders, now()], ["user 1", ["order of 1"], 20]);
    },
  }),

  allSettled() {
    const heard = recorder<PromiseSettledResult<string>>();
    const ping = lasting(10, (mirror: string) => {
      if (mirror === "down") throw new Error("down");
      return mirror;
    });
    const report = (outcome: PromiseSettledResult<string>) => heard(outcome);
    return {
      mirrors: ["up", "down"],
      ping,
      report,
      after: () =>
        assert.deepEqual(
          heard.heard.map(({ status }) => status),
          ["fulfilled", "rejected"],
        ),
    };
  },

  allUntil: () => ({
    replicas: [10, 20, 1000].map((ms) => lasting(ms, () => ms)),
    votes: 0,
    quorum: 2,
    after: () => assert.equal(now(), 20),
  }),

  any: () => ({
    mirrors: [30, 10],
    fetchPage: (ms: number) => {
      "use cooperative";
      sleep(ms);
      return `after ${ms}`;
    },
    after: ({ page }: { page: string }) => assert.equal(page, "after 10"),
  }),

  race: () => ({
    left: { receive: lasting(30, () => "left") },
    right: { receive: lasting(10, () => "right") },
    after: ({ winner }: { winner: string }) => assert.equal(winner, "right"),
  }),

  forEachConcurrently() {
    const heard = recorder<string>();
    return {
      listener: ["a", "b"],
      serve: lasting(10, heard),
      after: () => assert.deepEqual([heard.heard, now()], [["a", "b"], 10]),
    };
  },

  mapConcurrently: () => ({
    urls: ["a", "b"],
    fetchPage: lasting(10, (url: string) => `page ${url}`),
    after: ({ pages }: { pages: string[] }) => assert.deepEqual([pages, now()], [["page a", "page b"], 10]),
  }),

  supervisor: () => ({
    serveWeb: lasting(5000, () => {}),
    pollMail: lasting(10, () => {}),
    after: () => assert.equal(now(), 5000),
  }),
};

/** Yields numbers until an error is thrown into it. */
function* catching(heard: (message: string) => void): CooperativeGenerator<number> {
  "use cooperative";
  try {
    for (let n = 0; ; n++) {
      sleep(1);
      yield n;
    }
  } catch (error) {
    heard((error as Error).message);
  }
}

interface Bell {
  ring(): void;
}
