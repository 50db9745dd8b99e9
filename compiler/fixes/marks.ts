// Fixes of marks that mark nothing.
//
//   "use cooperatve";      becomes    "use cooperative";

import { DIRECTIVE, TAG } from "../1-read/marks.js";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";

export function respell({ file, start, end }: Finding): readonly Fix[] {
  const isTag = file.text[start] === "@";
  const text = isTag ? `@${TAG}` : `"${DIRECTIVE}"`;
  return [{ title: `Write \`${text}\``, edits: [{ file: file.fileName, start, end, text }] }];
}
