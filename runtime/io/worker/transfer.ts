// What goes to another thread instead of being copied.

import type { Transferable } from "node:worker_threads";

/** By the value that is sent. Threads have it under this name, too, so that what is called there can say it. */
const REGISTRY = Symbol.for("stackful.transfers");

interface Registered {
  [REGISTRY]?: WeakMap<object, readonly Transferable[]>;
}

/**
 * Says what is to be moved when a value goes to another thread: buffers and ports, which cannot be used here afterwards. Everything else is
 * copied. Returns the value.
 *
 * @example
 * const pixels = new Uint8Array(1_000_000);
 * const sum = offload((bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0), transfer(pixels, [pixels.buffer]));
 */
export function transfer<T extends object>(value: T, list: readonly Transferable[]): T {
  const registered = globalThis as Registered;
  registered[REGISTRY] ??= new WeakMap();
  registered[REGISTRY].set(value, list);
  return value;
}

/** What is to be moved of a value. */
export function transfersOf(value: unknown): readonly Transferable[] {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  return (isObject ? (globalThis as Registered)[REGISTRY]?.get(value) : undefined) ?? [];
}
