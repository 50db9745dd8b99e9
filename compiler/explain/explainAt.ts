// The function that is named at a position: where it is declared, called, or mentioned.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Sites } from "../2-color/sites.js";
import type { TypeFacts } from "../engine/engine.js";
import { type Call, calleeOf, isAccess, isCall, isFunctionNode, isWrapper } from "../syntax.js";
import { explainCallables, explainCallees, explainFunction } from "./explainFunction.js";
import type { ExplainedFunction } from "./explanation.js";
import type { Name } from "./nameAt.js";

/** Explains what a name means. Undefined if that is nothing that can be called. Of several functions, the first cooperative one counts. */
export function explainAt(name: Name, sites: Sites, colors: Colors): ExplainedFunction | undefined {
  const { parent } = name;
  if (isFunctionNode(parent) && parent.name === name) return explainFunction(parent, colors, sites);
  const call = callOf(name);
  const all =
    call === undefined ? explainCallables(factsOf(name, colors), colors, sites) : explainCallees(call, colors, sites);
  return all.find(({ color }) => color !== "plain") ?? all[0];
}

/** The call that calls what a name names: `read(…)`, `socket.read(…)`. */
function callOf(name: Name): Call | undefined {
  const { parent } = name;
  let callee: ts.Node = isAccess(parent) && parent.expression !== name ? parent : name;
  while (isWrapper(callee.parent)) callee = callee.parent;
  return isCall(callee.parent) && calleeOf(callee.parent) === callee ? callee.parent : undefined;
}

function factsOf(name: Name, { engine }: Colors): TypeFacts | undefined {
  const { parent } = name;
  if (isDeclarationOf(parent, name)) return engine.declaredTypes([parent])[0];
  if (ts.isPropertyAccessExpression(parent) && parent.name === name) return engine.types([parent])[0];
  return ts.isIdentifier(name) && !ts.isTypeNode(parent) ? engine.types([name])[0] : undefined;
}

function isDeclarationOf(node: ts.Node, name: Name): node is ts.Declaration {
  return ts.getNameOfDeclaration(node as ts.Declaration) === name && !isCall(node);
}
