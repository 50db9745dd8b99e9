// What the runtime asks of the engine that it runs in. Every name from outside the language stands here.

/** Node's, or that of an engine that has the same. Browsers have none. */
const process = globalThis.process as NodeJS.Process | undefined;

const settled = Promise.resolve();

/** Runs `step`, which must not throw, before the engine looks at I/O or timers again. `queueMicrotask` takes three times as long in Node. */
export function soon(step: () => void): void {
  void settled.then(step);
}

/** Runs `step` after the engine has looked at I/O and timers. */
export const afterIO: (step: () => void) => void = findAfterIO();

/** Milliseconds that never go backwards. */
export function monotonicNow(): number {
  return performance.now();
}

/** Whether somebody is at work on the program: Node is told otherwise by `NODE_ENV=production`. */
export function isDevelopment(): boolean {
  return process?.env["NODE_ENV"] !== "production";
}

/** Tells whoever runs the program about something that must not be lost, but stops nothing. */
export function warn(message: string): void {
  console.warn(`stackful: ${message}`);
}

/** Tells whoever runs the program about a failure of something that goes on without it. */
export function report(error: unknown, name: string): void {
  console.error(`stackful: task \`${name}\` failed:`, error);
}

export function createAbortController(): AbortController {
  return new AbortController();
}

/** What the platform aborts signals with. */
export function createAbortReason(name: "AbortError" | "TimeoutError", cause: unknown): DOMException {
  const message = name === "AbortError" ? "The task was cancelled" : "The time was up";
  return Object.defineProperty(new DOMException(message, name), "cause", { value: cause, configurable: true });
}

/** Throws an error where nobody can catch it: the engine reports it, and Node ends the program. */
export function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** What is used of Node's `AsyncLocalStorage`. */
interface Storages {
  readonly prototype: object;
  snapshot(): (fn: () => void) => void;
}

/** The class of Node's storages, if there is one. */
export function findAsyncLocalStorage(): Storages | undefined {
  return process?.getBuiltinModule?.("node:async_hooks").AsyncLocalStorage;
}

/** Calls a function with what the storages held when this module was loaded: nothing, in most programs. */
export const outsideStores: (fn: () => void) => void = findAsyncLocalStorage()?.snapshot() ?? ((fn) => fn());

/** Calls `onNothingLeft` when the program would end by itself, because nothing is left that could happen. */
export function whenNothingLeft(onNothingLeft: () => void): void {
  process?.on("beforeExit", onNothingLeft);
}

/** Calls `onSignal` when the program is told to stop. Returns how to stop listening. */
export function listenForSignals(onSignal: (signal: "SIGINT" | "SIGTERM") => void): () => void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process?.on(signal, onSignal);
  return () => {
    for (const signal of signals) process?.off(signal, onSignal);
  };
}

/** Calls `onRequest` when somebody outside asks what the program is doing: SIGUSR2, where there are signals. Returns how to stop listening. */
export function listenForDumps(onRequest: () => void): () => void {
  process?.on("SIGUSR2", onRequest);
  return () => process?.off("SIGUSR2", onRequest);
}

/** Sets the code with which the program will end. */
export function setExitCode(code: number): void {
  if (process !== undefined) process.exitCode = code;
}

/** Ends the program at once. */
export function exitNow(code: number): void {
  process?.exit(code);
}

/** Tells whoever runs the program something that was asked for. */
export function print(text: string): void {
  console.error(text);
}

/** Tells whoever runs the program about a failure. */
export function printError(error: unknown): void {
  console.error(error);
}

function findAfterIO(): (step: () => void) => void {
  if (typeof setImmediate !== "undefined") return setImmediate;
  if (typeof MessageChannel === "undefined") return (step) => setTimeout(step, 0);
  // Browsers hold nested timeouts back by 4 ms, messages not at all.
  const { port1, port2 } = new MessageChannel();
  const steps: (() => void)[] = [];
  port1.addEventListener("message", () => steps.shift()?.());
  port1.start();
  return (step) => {
    steps.push(step);
    port2.postMessage(undefined);
  };
}
