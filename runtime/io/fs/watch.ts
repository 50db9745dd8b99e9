// Changes of files, as a channel.

import { type PathLike, watch as watchNode } from "node:fs";
import { Channel } from "../../sync/channel.js";

/** How many changes are kept until somebody receives them. */
const MAX_KEPT = 1024;

/** Something has changed. */
export interface FileChange {
  /**
   * `"change"`: what is in a file; `"rename"`: a name has come or gone; `"overflow"`: more has changed than could be kept, so look at everything.
   */
  readonly type: "change" | "rename" | "overflow";
  /** The path of what has changed, inside what is watched. Undefined if the system does not say. */
  readonly name: string | undefined;
}

/**
 * A channel of changes in a folder or file. Get one from `watch`. `using` closes it at the end of the block.
 *
 * @example
 * using changes = watch("src", { recursive: true });
 * for (const { name } of changes) if (name?.endsWith(".ts")) break;
 */
export class Watcher extends Channel<FileChange> implements Disposable {
  /** @internal */
  constructor(path: PathLike, isRecursive: boolean) {
    const node = watchNode(path, { recursive: isRecursive });
    // One place more than MAX_KEPT: for the word that there was more.
    super(MAX_KEPT + 1, { name: "file changes", feed: { onEnd: () => node.close() } });
    node.on("change", (type, name) => this.#keep({ type: type as "change", name: name?.toString() }));
    node.on("error", (error) => this.close(error));
  }

  #keep(change: FileChange): void {
    if (this.closed) return;
    const { used } = this.statistics();
    if (used <= MAX_KEPT) this.trySend(used < MAX_KEPT ? change : { type: "overflow", name: undefined });
  }

  /** Stops watching: closes the channel. What has changed before can still be received. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Watches a folder or a file: a channel of what changes there, as far as the system says. With `recursive`, also in the folders inside. The
 * channel breaks with the system's error when watching fails. While it is open, the program does not end by itself.
 *
 * Throws: Node's own error, with its code, if there is nothing to watch: `ENOENT`; or if the system cannot watch so much: `ENOSPC`.
 *
 * @example
 * using changes = watch("settings.json");
 * for (const { type } of changes) if (type !== "rename") reloadConfiguration();
 */
export function watch(path: PathLike, options: { readonly recursive?: boolean | undefined } = {}): Watcher {
  return new Watcher(path, options.recursive === true);
}
