// The module that a thread of a pool runs: it calls the functions that it is asked to call.

import { runInThisContext } from "node:vm";
import { type MessagePort, parentPort } from "node:worker_threads";
import type { Answer, Job } from "./job.js";
import { packError } from "./packError.js";
import { transfersOf } from "./transfer.js";

type Callable = (...args: readonly unknown[]) => unknown;

const port = parentPort as MessagePort;
const compiled = new Map<string, Callable>();

port.on("message", (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  let value: unknown;
  try {
    const fn = job.source === undefined ? await load(job) : compile(job.source, job.name);
    value = await fn(...job.args);
  } catch (error) {
    return port.postMessage({ error: packError(explained(error, job)) } satisfies Answer);
  }
  try {
    port.postMessage({ value } satisfies Answer, [...transfersOf(value)]);
  } catch (error) {
    const why = new TypeError(`What \`${job.name}\` returns cannot be sent to another thread: ${String(error)}`);
    port.postMessage({ error: packError(why) } satisfies Answer);
  }
}

function compile(source: string, name: string): Callable {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const fn = runInThisContext(source, { filename: `offload:${name}` }) as Callable;
  compiled.set(source, fn);
  return fn;
}

async function load({ url, name }: Job): Promise<Callable> {
  const module = (await import(url as string)) as Record<string, unknown>;
  const fn = module[name];
  if (typeof fn !== "function") throw new TypeError(`The module ${url} exports no function \`${name}\``);
  if (fn.constructor.name === "GeneratorFunction")
    throw new TypeError(
      `\`${name}\` of ${url} is cooperative. Export \`toPromise(${name})\`: there is no task in a thread of a pool`,
    );
  return fn as Callable;
}

function explained(error: unknown, { source, name }: Job): unknown {
  if (source !== undefined && error instanceof ReferenceError)
    error.message += `. \`${name}\` runs in another thread, without what is around it here: pass that as an argument, or put the function into a module (\`offloaded\`)`;
  return error;
}
