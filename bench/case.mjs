// Runs one case of one row, in a process of its own, and prints what an operation costs, as JSON: the median, and what it comes from.

import { pathToFileURL } from "node:url";
import { Bench } from "tinybench";
import { timesOf } from "./times.mjs";

const [path = "", rowName, caseName = ""] = process.argv.slice(2);
const { suite } = /** @type {{ suite: import("./suite.js").Suite }} */ (await import(pathToFileURL(path).href));
const row = suite.rows.find(({ name }) => name === rowName);
const run = row?.cases[caseName];
if (row === undefined || run === undefined) throw new Error(`no case ${rowName}, ${caseName}`);

const measures = { ns: nanoseconds, bytes: bytesHeld, "": found };
console.log(JSON.stringify(await measures[suite.unit](row, run)));
process.exit(0);

/**
 * @param {import("./suite.js").Row} measured
 * @param {() => unknown} work
 */
async function nanoseconds(measured, work) {
  const { operations } = measured;
  const bench = new Bench(timesOf(measured));
  bench.add(caseName, () => work());
  const [task] = await bench.run();
  if (task === undefined || !("latency" in task.result)) throw new Error(`${rowName}, ${caseName} has failed`);
  const { p50, p75, min, samplesCount } = task.result.latency;
  const perOperation = (/** @type {number} */ milliseconds) => (milliseconds * 1e6) / operations;
  return { median: perOperation(p50), p75: perOperation(p75), min: perOperation(min), samples: samplesCount };
}

/**
 * @param {import("./suite.js").Row} row
 * @param {() => unknown} work
 */
async function bytesHeld({ operations }, work) {
  const before = heapInUse();
  const kept = await work();
  const median = (heapInUse() - before) / operations;
  if (kept === undefined) throw new Error("nothing was kept");
  return { median };
}

/**
 * What the case has measured itself.
 *
 * @param {import("./suite.js").Row} _
 * @param {() => unknown} work
 */
async function found(_, work) {
  return { median: /** @type {number} */ (await work()) };
}

function heapInUse() {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
