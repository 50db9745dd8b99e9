// Functions that are handed to others as they are, so that wrapping them would change what happens: they stay what they are.
//
//   emitter.on("end", this.onEnd)                            whoever calls it says what `this` is
//   emitter.on("end", onEnd); emitter.off("end", onEnd);     it has to be the same function twice

import * as ts from "typescript";
import { isExpectedByOthers, isValue } from "./handed.js";
import { isLater } from "./promises.js";

/** What the names of those are like who want a function back. */
const TAKES_BACK = /^(?:off|un|remove|delete|clear|cancel|dispose|has)/i;

/** The declarations of such functions, or of their types. */
export function keptAsTheyAre(files: ReadonlySet<ts.SourceFile>, checker: ts.TypeChecker): ReadonlySet<ts.Node> {
  const kept = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isExpression(node) && isHandedAsItIs(node) && isExpectedByOthers(node, checker, isTurned))
      for (const { declaration } of checker.getNonNullableType(checker.getTypeAtLocation(node)).getCallSignatures())
        if (declaration !== undefined) kept.add(declaration);
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  return kept;

  function isTurned(declaration: ts.Node): boolean {
    return files.has(declaration.getSourceFile()) && isLater((declaration as ts.SignatureDeclaration).type);
  }
}

function isHandedAsItIs(node: ts.Expression): boolean {
  if (!ts.isIdentifier(node)) return ts.isPropertyAccessExpression(node) && isValue(node);
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.expression === node) return false;
  const { expression: callee } = parent;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  return TAKES_BACK.test(name);
}
