// The fixes of each code that an edit can put right. A new code gets a line here, and its function in a file of this folder.
//
// In:  what was found, and the colours of the program.
// Out: no fix, or several, the most likely one first. None of them makes a guess about what the program should mean.

import type { Colors } from "../2-color/colors.js";
import type { Code } from "../diagnostics/catalogue.js";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { respell } from "./marks.js";

export type FixFinder = (finding: Finding, colors: Colors) => readonly Fix[];

const finders: { readonly [C in Code]?: FixFinder } = {
  SF1001: respell,
};

export function findFixes(finding: Finding, colors: Colors): readonly Fix[] {
  return finders[finding.code]?.(finding, colors) ?? [];
}
