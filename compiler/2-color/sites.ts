// The places of a file that the checks and the lowering are about, in the order of the text.

import * as ts from "typescript";
import type { Flow } from "../engine/engine.js";
import { type Call, type FunctionNode, isCall, isFunctionNode, walk } from "../syntax.js";
import { type Heir, isHeir } from "./checkOverrides.js";
import { isProtocolMember, type ProtocolMember } from "./checkProtocols.js";
import { isUpdate, type Update } from "./checkRaces.js";
import { mayBeTagged } from "./checkTags.js";
import { disposedBy } from "./disposed.js";
import { flowsAt } from "./flows.js";
import { isInnerArrayPattern, iteratedBy } from "./iterated.js";

export interface Sites {
  readonly functions: readonly FunctionNode[];
  readonly calls: readonly Call[];
  /** What `for`-`of`, spread elements, array patterns and `yield*` run over. */
  readonly iterated: readonly ts.Expression[];
  /** Array patterns that take their values from no expression. */
  readonly innerPatterns: readonly (ts.ArrayBindingPattern | ts.ArrayLiteralExpression)[];
  /** The names that `using` declares. */
  readonly disposed: readonly ts.Identifier[];
  /** Where values go. */
  readonly flows: readonly Flow[];
  /** Classes and interfaces that inherit. */
  readonly heirs: readonly Heir[];
  readonly protocolMembers: readonly ProtocolMember[];
  /** Assignments that read their targets first. */
  readonly updates: readonly Update[];
  readonly catches: readonly ts.CatchClause[];
  /** What may be a directive, well written or not. */
  readonly strings: readonly ts.StringLiteralLike[];
  /** Declarations whose documentation may have tags. */
  readonly tagged: readonly ts.Node[];
}

export function findSites(file: ts.SourceFile): Sites {
  const functions: FunctionNode[] = [];
  const calls: Call[] = [];
  const iterated: ts.Expression[] = [];
  const innerPatterns: (ts.ArrayBindingPattern | ts.ArrayLiteralExpression)[] = [];
  const disposed: ts.Identifier[] = [];
  const flows: Flow[] = [];
  const heirs: Heir[] = [];
  const protocolMembers: ProtocolMember[] = [];
  const updates: Update[] = [];
  const catches: ts.CatchClause[] = [];
  const strings: ts.StringLiteralLike[] = [];
  const tagged: ts.Node[] = [];
  walk(file, (node) => {
    if (isFunctionNode(node)) functions.push(node);
    if (isCall(node)) calls.push(node);
    const iterable = iteratedBy(node);
    if (iterable !== undefined) iterated.push(iterable);
    if (isInnerArrayPattern(node)) innerPatterns.push(node);
    for (const name of disposedBy(node)) disposed.push(name);
    for (const flow of flowsAt(node)) flows.push(flow);
    if (isHeir(node)) heirs.push(node);
    if (isProtocolMember(node)) protocolMembers.push(node);
    if (isUpdate(node)) updates.push(node);
    if (ts.isCatchClause(node)) catches.push(node);
    if (ts.isStringLiteralLike(node)) strings.push(node);
    if (mayBeTagged(node)) tagged.push(node);
  });
  return {
    functions,
    calls,
    iterated,
    innerPatterns,
    disposed,
    flows,
    heirs,
    protocolMembers,
    updates,
    catches,
    strings,
    tagged,
  };
}
