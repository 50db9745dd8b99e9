// Tags are in comments, which TypeScript skips in source files unless it is told otherwise.

import * as ts from "typescript";

/** Makes the programs of a host have them. */
export function withComments<H extends { jsDocParsingMode?: ts.JSDocParsingMode }>(host: H): H {
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseAll;
  return host;
}
