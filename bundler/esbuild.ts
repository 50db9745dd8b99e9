// `stackful/esbuild`: the plugin for esbuild.

import type { Plugin } from "esbuild";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in esbuild.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): Plugin {
  return plugin.esbuild(options);
}
