// The entry of a module that is a worker. Compiled by our own compiler.

import { isMainThread, parentPort } from "node:worker_threads";
import type { Cooperative } from "../../core/cooperative.js";
import { group } from "../../core/group.js";
import { run } from "../../core/run.js";
import { spawn } from "../../core/spawn.js";
import type { Channel } from "../../sync/channel.js";
import { Link, type Message } from "./link.js";
import { packError } from "./packError.js";
import { sendOutput } from "./sendOutput.js";

/**
 * Runs a cooperative function as what a worker does: it receives what the thread that has started the worker sends, and sends what that
 * receives. Call it once, in the module that is given to `startWorker`. When the function and everything that it has spawned have ended, so does the worker.
 *
 * What the function throws is thrown there, by the scope that has started the worker. When the worker is stopped, the function is
 * cancelled, and may clean up.
 *
 * Throws: `TypeError` if the module was not started by `startWorker`.
 *
 * @example
 * workerMain<number, number>((input, output) => {
 *   for (const n of input) output.send(n * n);
 * });
 */
export function workerMain<I, O>(fn: Cooperative<(input: Channel<I>, output: Channel<O>) => void>): void {
  const port = parentPort;
  if (isMainThread || port === null) throw new TypeError("`workerMain` is for modules that `startWorker` has started");
  const link = new Link(port);
  const stopping = new AbortController();
  port.on("message", (message: Message) => {
    if (message.kind === "stop") stopping.abort(new Error("the worker was stopped"));
    else link.onMessage(message);
  });
  const options = { signal: stopping.signal, name: "worker" };
  run
    .with(options)(serve, link, fn as Cooperative<(input: Channel<unknown>, output: Channel<unknown>) => void>)
    .then(
      () => port.close(),
      (error: unknown) => {
        if (!stopping.signal.aborted) link.post({ kind: "failed", error: packError(error) });
        port.close();
      },
    );
}

function serve(link: Link, fn: Cooperative<(input: Channel<unknown>, output: Channel<unknown>) => void>): void {
  "use cooperative";
  const { input, output } = link;
  link.post({ kind: "ready" });
  const sending = spawn(sendOutput, link);
  group(() => fn(input, output));
  output.close();
  sending.join();
  input.cancel("the worker has ended");
}
