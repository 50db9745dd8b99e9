// Lowers the cooperative code of a file: edits, and reports nothing.
//
// In:  colours are final, and the checks found nothing.
// Out: the edits that make a file of generators of it. Everything else stays as it was written.

import * as ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import type { Colors } from "../2-color/colors.js";
import { destructuredBy } from "../2-color/iterated.js";
import type { Sites } from "../2-color/sites.js";
import { suspends } from "../2-color/suspends.js";
import { located } from "../diagnostics/internalError.js";
import { isFunctionNode } from "../syntax.js";
import { lowerArrow } from "./arrows.js";
import { lowerCall, lowerCallInPlainCode, lowerPlainCall } from "./calls.js";
import { lowerCaptured } from "./captures.js";
import { lowerDestructuring } from "./destructuring.js";
import { Edits } from "./edits.js";
import { lowerForOf } from "./forOf.js";
import { type Lowerable, lowerFunction } from "./functions.js";
import { lowerInitializer } from "./initializers.js";
import { FunctionScope, type Lowering } from "./lowering.js";
import { Names } from "./names.js";
import { isChainSegment, lowerChainSegment } from "./optionalChains.js";
import { insertAtTop, removeDirective } from "./prologue.js";
import { lowerSpread } from "./spread.js";
import { lowerSuper } from "./supers.js";
import { lowerTwinReceiver } from "./twins.js";
import { disposalSuspends, lowerDisposingBlock } from "./using.js";
import { lowerYield } from "./yields.js";

export function lower(file: ts.SourceFile, sites: Sites, colors: Colors): Edits {
  const edits = new Edits(file.text);
  const names = new Names(file.text);
  const fileScope = new FunctionScope(file);
  const lowering: Lowering = {
    file,
    colors,
    edits,
    names,
    scope: fileScope,
    lexicalScope: undefined,
    visit,
    visitChildren,
  };

  removeDirective(directiveOf(file), lowering);
  const cooperative = findCooperative(sites, colors);
  for (const statement of file.statements) if (cooperative.has(statement)) visit(statement);
  if (names.imports.length > 0) insertAtTop(file, names.importDeclaration(), lowering);
  return edits;

  function visitChildren(node: ts.Node): void {
    ts.forEachChild(node, visit);
  }

  function visit(node: ts.Node): void {
    try {
      if (colors.isTwinReceiver(node)) lowerTwinReceiver(node, lowering, () => visitAsIs(node));
      else visitAsIs(node);
    } catch (error) {
      throw located(error, node);
    }
  }

  function visitAsIs(node: ts.Node): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return; // types do nothing at run time
    if (ts.isArrowFunction(node)) return lowerArrow(node, lowering);
    if (isFunctionNode(node)) return lowerFunction(node as Lowerable, lowering);
    if (ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node))
      return lowerInitializer(node, lowering);
    if (isChainSegment(node, colors)) return lowerChainSegment(node, lowering);
    if (colors.isCooperativeCall(node)) return lowerCall(node as ts.CallExpression, lowering);
    if (colors.isPlainCall(node)) return lowerCallInPlainCode(node as ts.CallExpression, lowering);
    if (ts.isCallExpression(node)) return lowerPlainCall(node, lowering);
    if (ts.isBlock(node) && disposalSuspends(node, colors)) return lowerDisposingBlock(node, lowering);
    const destructured = destructuredBy(node);
    if (destructured !== undefined && colors.isCooperativeIterable(destructured))
      return lowerDestructuring(destructured, lowering);
    if (ts.isForOfStatement(node) && colors.isCooperativeIterable(node.expression)) return lowerForOf(node, lowering);
    if (ts.isSpreadElement(node) && colors.isCooperativeIterable(node.expression)) return lowerSpread(node, lowering);
    if (ts.isYieldExpression(node) && lowering.scope.options.wrapper !== undefined) return lowerYield(node, lowering);
    if (lowerSuper(node, lowering)) return;
    // `a < new (<T>(yield* …))()`: TypeScript would read on as if a type argument had begun.
    if (ts.isTypeAssertionExpression(node) && suspends(node.expression, colors))
      edits.remove(node.getStart(file), node.expression.getStart(file));
    if (lowering.lexicalScope !== undefined && lowerCaptured(node, lowering.lexicalScope, lowering)) return;
    visitChildren(node);
  }
}

/** The statements of the file with anything in them that may suspend, or is called as if it could. The others stay as they are. */
function findCooperative({ functions, calls }: Sites, colors: Colors): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  for (const fn of functions) if (colors.maySuspend(fn)) found.add(statementAround(fn));
  for (const call of calls) {
    if (colors.isCooperativeCall(call) || colors.isPlainCall(call) || colors.isTwinCall(call))
      found.add(statementAround(call));
  }
  return found;
}

/** The statement of the file that a node stands in. */
function statementAround(node: ts.Node): ts.Node {
  let outer = node;
  while (!ts.isSourceFile(outer.parent)) outer = outer.parent;
  return outer;
}
