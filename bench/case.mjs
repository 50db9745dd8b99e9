// Runs one case of one row, in a process of its own, and prints the nanoseconds an operation: median, quartiles, samples.

import { pathToFileURL } from "node:url";
import { Bench } from "tinybench";

const [path = "", rowName, caseName = ""] = process.argv.slice(2);
const { suite } = /** @type {{ suite: import("./suite.js").Suite }} */ (await import(pathToFileURL(path).href));
const row = suite.rows.find(({ name }) => name === rowName);
const run = row?.cases[caseName];
if (row === undefined || run === undefined) throw new Error(`no case ${rowName}, ${caseName}`);

const bench = new Bench({ time: 1000, iterations: 10, warmupTime: 300, warmupIterations: 3 });
bench.add(caseName, () => run());
const [task] = await bench.run();
if (task === undefined || !("latency" in task.result)) throw new Error(`${rowName}, ${caseName} has failed`);
const { p50, p75, min, samplesCount } = task.result.latency;
const perOperation = (/** @type {number} */ milliseconds) => (milliseconds * 1e6) / row.operations;
console.log(
  JSON.stringify({ median: perOperation(p50), p75: perOperation(p75), min: perOperation(min), samples: samplesCount }),
);
