// `stackful/vite`: the plugin for Vite.

import type { Plugin } from "vite";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in Vite.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): Plugin {
  return plugin.vite(options);
}
