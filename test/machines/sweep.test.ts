// Every public operation that blocks, alone and in pairs on one thing, interrupted at every moment: nothing is left, nothing is lost.
// `npm run sweep` interrupts the pairs twice, too.

import { afterAll, describe, expect, test } from "vitest";
import { publicOperations } from "../support/publicOperations.js";
import { casesOf, subjects, sweepCase } from "./schedules/sweeps.js";

const IS_ALL = process.env["SWEEP"] === "all";

const sum = { operations: 0, cases: 0, runs: 0, interruptions: 0, failed: 0 };

afterAll(() => {
  const { operations, cases, runs, interruptions, failed } = sum;
  console.log(
    `${operations} operations, ${cases} cases, ${runs} runs, ${interruptions} interruptions, ${failed} leaks`,
  );
});

describe.each(subjects)("of $name", (subject) => {
  test("no operation leaves anything behind, alone or with another (T53, T61)", { timeout: 1_200_000 }, async () => {
    sum.operations += subject.operations.length;
    for (const operations of casesOf(subject)) {
      const { runs, interruptions, failed, isComplete, report } = await sweepCase(subject, operations, {
        twice: IS_ALL || operations.length === 1,
      });
      sum.cases++;
      sum.runs += runs;
      sum.interruptions += interruptions;
      sum.failed += failed;
      expect(failed, `${operations.join(", and ")}: ${report}`).toBe(0);
      expect(isComplete).toBe(true);
    }
  });
});

/** Those that are not swept, and why. */
const LEFT_OUT = {
  exit: "it ends the run",
  "CooperativeGenerator.return": "where a generator is left early",
  "CooperativeIterator.next": "that of channels and generators",
  "CooperativeIterator.return": "that of generators",
  "CooperativeIterator.throw": "that of generators",
  "Listener.accept": "it needs a network: test/io",
  "Listener[iterator]": "it needs a network: test/io",
  "Socket.read": "it needs a network: test/io",
  "Socket.readAll": "it needs a network: test/io",
  "Socket.readExactly": "it needs a network: test/io",
  "Socket.readUntil": "it needs a network: test/io",
  "Socket.shutdownWrite": "it needs a network: test/io",
  "Datagrams.receive": "it needs a network: test/io",
  "Datagrams.send": "it needs a network: test/io",
  udp: "it needs a network: test/io",
  "Socket.waitUntilEnded": "it needs a network: test/io",
  "Socket.startTls": "it needs a network: test/io",
  "Socket.write": "it needs a network: test/io",
  "Socket[iterator]": "it needs a network: test/io",
  connect: "it needs a network: test/io",
  listen: "it needs a network: test/io",
  resolve: "it needs a network: test/io",
};

test("no public operation that may block is missing", () => {
  const known = publicOperations("runtime/index.ts", "runtime/testing/index.ts", "runtime/io/net/index.ts");
  const swept = new Set(subjects.flatMap(({ operations }) => operations.map((operation) => operation.split(",")[0])));
  expect(known.length).toBeGreaterThan(50);
  expect(known.filter((name) => !swept.has(name) && !(name in LEFT_OUT))).toEqual([]);
  expect(Object.keys(LEFT_OUT).filter((name) => !known.includes(name))).toEqual([]);
});
