// `stackful/rollup`: the plugin for Rollup.

import type { Plugin } from "rollup";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in Rollup.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): Plugin {
  return plugin.rollup(options);
}
