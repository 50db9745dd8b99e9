// Initialisers of fields, and static blocks: plain code with a `this` of its own, in which arrow functions may be lowered.

import * as ts from "typescript";
import { FunctionScope, type Lowering, within } from "./lowering.js";
import { declareAtTop } from "./prologue.js";

export function lowerInitializer(
  node: ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration,
  lowering: Lowering,
): void {
  if (ts.isClassStaticBlockDeclaration(node)) return lowerStaticBlock(node, lowering);
  node.modifiers?.forEach(lowering.visit);
  lowering.visit(node.name);
  const { initializer } = node;
  if (initializer === undefined) return;
  within(lowering, new FunctionScope(node, { isExpression: true }), undefined, () => lowering.visit(initializer));
}

function lowerStaticBlock(block: ts.ClassStaticBlockDeclaration, lowering: Lowering): void {
  const scope = new FunctionScope(block);
  within(lowering, scope, undefined, () => lowering.visitChildren(block.body));
  declareAtTop(block.body, scope.prologue, lowering);
}
