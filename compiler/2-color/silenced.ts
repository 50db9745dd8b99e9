// What silences a warning: a comment in these very words, directly before what it is about.
//
//   registry.set("work", /* cooperative */ work);

import type ts from "typescript";

const SILENCER = /\/\* cooperative \*\/\s*$/;

/** Whether the user says of a value that it is cooperative, and that this is known where it goes; or, of a piece of code, that it is meant. */
export function isSilenced(value: ts.Node): boolean {
  const file = value.getSourceFile();
  return SILENCER.test(file.text.slice(value.getFullStart(), value.getStart(file)));
}
