// Marks in front of what may suspend, as tsserver hands them to editors.

import * as ts from "typescript";
import { INLAY, type Inlay } from "../core/answers.js";

export function inlayHints(inlays: readonly Inlay[]): readonly ts.InlayHint[] {
  return inlays.map(({ position }) => ({
    position,
    text: INLAY,
    kind: ts.InlayHintKind.Type,
    whitespaceAfter: true,
  }));
}
