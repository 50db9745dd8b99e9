// Whether running a piece of code may suspend.

import ts from "typescript";
import { isFunctionNode } from "../syntax.js";
import type { Colors } from "./colors.js";

/** Whether running a piece of code may suspend. Functions in it are made by that, but not run. */
export function suspends(node: ts.Node, colors: Colors): boolean {
  if (suspendsItself(node, colors)) return true;
  return partsOf(node).some((part) => suspends(part, colors));
}

function suspendsItself(node: ts.Node, colors: Colors): boolean {
  if (colors.isCooperativeCall(node)) return true;
  return (ts.isForOfStatement(node) || ts.isSpreadElement(node)) && colors.isCooperativeIterable(node.expression);
}

/** The parts of a node that run with it: of a function and of a field, only the name. */
function partsOf(node: ts.Node): readonly ts.Node[] {
  if (isFunctionNode(node) || ts.isPropertyDeclaration(node)) return node.name === undefined ? [] : [node.name];
  if (ts.isClassStaticBlockDeclaration(node)) return [];
  const parts: ts.Node[] = [];
  ts.forEachChild(node, (part) => void parts.push(part));
  return parts;
}
