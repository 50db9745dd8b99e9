// Where code stands, as far as that decides whether it can suspend.

import * as ts from "typescript";
import type { Code } from "../diagnostics/catalogue.js";
import { type FunctionNode, isAsync, isFunctionNode, isGenerator } from "../syntax.js";
import type { Colors } from "./colors.js";

/** What keeps code from suspending. Undefined if nothing does. */
export type Obstacle = { readonly code: Code } | { readonly plain: FunctionNode } | undefined;

/** Looks outwards from a piece of code for what runs it: the body of a cooperative function may suspend, and nothing else. */
export function findObstacle(node: ts.Node, colors: Colors): Obstacle {
  for (let inner = node; ; inner = inner.parent) {
    const outer = inner.parent;
    if (outer === undefined) return { code: "SF3006" };
    if (ts.isDecorator(inner)) return { code: "SF3008" };
    // What stands in the head of a class or method is evaluated outside it.
    if (ts.isComputedPropertyName(inner) || ts.isHeritageClause(inner)) {
      if (isInDecoratedClass(inner)) return { code: "SF3017" };
      continue;
    }
    if (ts.isPropertyDeclaration(outer) && outer.initializer === inner) return { code: "SF3003" };
    if (ts.isClassStaticBlockDeclaration(inner)) return { code: "SF3003" };
    if (ts.isEnumDeclaration(inner) || ts.isModuleDeclaration(inner)) return { code: "SF3011" };
    if (isFunctionNode(outer) && !ts.isComputedPropertyName(inner)) return obstacleIn(outer, inner, colors);
  }
}

function obstacleIn(fn: FunctionNode, part: ts.Node, colors: Colors): Obstacle {
  if (ts.isConstructorDeclaration(fn)) return { code: "SF3001" };
  if (ts.isAccessor(fn)) return { code: "SF3002" };
  if (isAsync(fn)) return { code: "SF3005" };
  if (!colors.maySuspend(fn)) return isGenerator(fn) ? { code: "SF3007" } : { plain: fn };
  return part !== fn.body && isGenerator(fn) ? { code: "SF3004" } : undefined;
}

/** TypeScript moves a class with decorators into an arrow function, with its head. */
function isInDecoratedClass(part: ts.Node): boolean {
  const around = ts.findAncestor(part, ts.isClassLike);
  return around !== undefined && [around, ...around.members].some(isDecorated);
}

function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}
