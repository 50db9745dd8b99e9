// Fixes of what a file lacks.

import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { insert } from "./edits.js";

/** SF9001 */
export function makeModule({ file }: Finding): readonly Fix[] {
  const separator = file.text.endsWith("\n") ? "" : "\n";
  return [{ title: "Add `export {};`", edits: [insert(file, file.end, `${separator}export {};\n`)] }];
}
