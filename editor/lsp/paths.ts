// Addresses of files, as editors name them, and paths.

import { fileURLToPath } from "node:url";

/** The path of a file; of what is no file, such as an editor's scratch buffer, its address. */
export function pathOf(uri: string): string {
  return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
}
