// `stackful/rspack`: the plugin for Rspack.

import type { RspackPluginInstance } from "@rspack/core";
import type { StackfulOptions } from "./options.js";
import { plugin } from "./plugin.js";

export type { StackfulOptions };

/**
 * Compiles cooperative TypeScript in Rspack.
 *
 * Throws: `UsageError` if there is no such project.
 */
export default function stackful(options: StackfulOptions = {}): RspackPluginInstance {
  return plugin.rspack(options);
}
