// `stackful/webpack`: the plugin for webpack.

import type { WebpackPluginInstance } from "webpack";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in webpack.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): WebpackPluginInstance {
  return plugin.webpack(options);
}
