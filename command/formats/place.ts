// Where something is wrong, as people and machines count: lines and columns from 1, and paths from here.

import { relative } from "node:path";
import type { Problem } from "../check.js";

export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function placeOf({ file, start, length }: Problem): Place {
  const from = file.getLineAndCharacterOfPosition(start);
  const to = file.getLineAndCharacterOfPosition(start + length);
  return {
    path: relative(process.cwd(), file.fileName).replaceAll("\\", "/"),
    line: from.line + 1,
    column: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}
