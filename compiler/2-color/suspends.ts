// Whether running a piece of code may suspend.

import * as ts from "typescript";
import { isFunctionNode } from "../syntax.js";
import type { Colors } from "./colors.js";
import { disposedBy } from "./disposed.js";
import { iteratedBy } from "./iterated.js";

/** Whether running a piece of code may suspend. Functions in it are made by that, but not run. */
export function suspends(node: ts.Node, colors: Colors): boolean {
  if (suspendsItself(node, colors)) return true;
  return partsOf(node).some((part) => suspends(part, colors));
}

export function suspendsItself(node: ts.Node, colors: Colors): boolean {
  if (colors.isCooperativeCall(node)) return true;
  if (disposedBy(node).some((name) => colors.isCooperativeDisposal(name))) return true;
  const iterable = iteratedBy(node);
  return iterable !== undefined && colors.isCooperativeIterable(iterable);
}

/** The parts of a node that run with it: of a function and of a field, only the name. */
export function partsOf(node: ts.Node): readonly ts.Node[] {
  if (isFunctionNode(node) || ts.isPropertyDeclaration(node)) return node.name === undefined ? [] : [node.name];
  if (ts.isClassStaticBlockDeclaration(node)) return [];
  const parts: ts.Node[] = [];
  ts.forEachChild(node, (part) => void parts.push(part));
  return parts;
}
