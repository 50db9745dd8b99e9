// Calls of built-ins whose callback is cooperative.
//
//   paths.map((path) => readText(path))     becomes    yield* $call($twin(paths).map((path) => readText(path)))
//   paths?.map(readText)                    becomes    yield* $call($twin(paths)?.map(readText))
//
// `$twin(object)` has the object's methods; those of the engine itself are replaced by ones that wait for their callback. The twin of
// nothing is nothing. So the call keeps its syntax, and things happen in the order in which they happened.

import type ts from "typescript";
import type { Lowering } from "./lowering.js";

export function lowerTwinReceiver(receiver: ts.Node, lowering: Lowering, lowerInside: () => void): void {
  const { file, edits, names } = lowering;
  edits.before(receiver.getStart(file), `${names.contract("twin")}(`);
  lowerInside();
  edits.after(receiver.end, ")");
}
