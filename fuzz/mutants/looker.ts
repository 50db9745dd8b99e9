// Looks for bugs in a thread, which is replaced when a bug has got the better of it.

import { Worker } from "node:worker_threads";

/** What a machine has seen. */
export interface Sighting {
  readonly machine: string;
  readonly found: string;
}

/** What the thread says. */
export type Message =
  | { readonly starts: string }
  | { readonly name: string; readonly found: string | undefined }
  | { readonly isDone: true };

/** For all machines together. The first time, they have to be made. */
const PATIENCE = 60_000;
const LIMITS = { maxOldGenerationSizeMb: 1500 };

export class Looker {
  #worker: Worker | undefined;

  /** What the machines see in a compiler. */
  async look(compiler: string): Promise<Sighting[]> {
    this.#worker ??= new Worker(new URL("worker.js", import.meta.url), { resourceLimits: LIMITS });
    const sightings: Sighting[] = [];
    const end = await listen(this.#worker, compiler, sightings);
    if (end === undefined) return sightings;
    await this.close();
    return [...sightings, end];
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** Collects what the machines see. If that is the end of the thread, it is the result. */
function listen(worker: Worker, compiler: string, sightings: Sighting[]): Promise<Sighting | undefined> {
  return new Promise((resolve) => {
    let machine = "all machines";
    const end = (sighting: Sighting | undefined): void => {
      clearTimeout(timer);
      resolve(sighting);
    };
    const timer = setTimeout(() => end({ machine, found: "it never ends" }), PATIENCE);
    worker.removeAllListeners();
    worker.on("error", (error) => end({ machine, found: error.message }));
    worker.on("message", (message: Message) => {
      if ("isDone" in message) end(undefined);
      else if ("starts" in message) machine = message.starts;
      else if (message.found !== undefined) sightings.push({ machine: message.name, found: message.found });
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(compiler);
  });
}
