// `stackful/rolldown`: the plugin for Rolldown.

import type { Plugin } from "rolldown";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in Rolldown.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): Plugin {
  return plugin.rolldown(options);
}
