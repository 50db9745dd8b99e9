// What is said between a pool and its threads.

import type { PackedError } from "./packError.js";

/** What a thread is asked. */
export interface Job {
  /** The text of a function, or the address of a module that exports one. */
  readonly source?: string | undefined;
  readonly url?: string | undefined;
  /** The name of the function. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What it answers. */
export type Answer = { readonly value: unknown } | { readonly error: PackedError };
