// Why a function has its colour.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Sites } from "../2-color/sites.js";
import type { TypeFacts } from "../engine/engine.js";
import {
  type Call,
  describeFunction,
  type FunctionNode,
  functionRunning,
  isFunctionNode,
  isGenerator,
} from "../syntax.js";
import type { ExplainedFunction, Reason } from "./explanation.js";
import { suspendingIn } from "./suspending.js";

/** Explains something that can be called. `sites` are those of the file that asks: functions whose colour is inferred are in it. */
export function explainFunction(declaration: ts.Node, colors: Colors, sites: Sites): ExplainedFunction {
  const name = nameOf(declaration);
  const isCooperative = isFunctionNode(declaration)
    ? colors.maySuspend(declaration)
    : colors.isCooperative(declaration);
  if (!isCooperative) return { name, declaration, color: "plain", summary: "plain", reason: undefined };
  const reason = reasonOf(declaration, colors, sites);
  const condition = colors.marks.conditionOf(declaration);
  const color = condition.length > 0 ? "conditional" : "cooperative";
  const noun = isFunctionNode(declaration) && isGenerator(declaration) ? "cooperative generator" : "cooperative";
  const what = condition.length > 0 ? `${noun} if ${condition.map((one) => `\`${one}\``).join(" or ")} is` : noun;
  return { name, declaration, color, summary: `${what}: ${describeReason(reason)}`, reason };
}

/** Explains what a call calls: of a built-in with a cooperative callback, nothing else says that it may suspend. */
export function explainCallees(call: Call, colors: Colors, sites: Sites): readonly ExplainedFunction[] {
  const callees = explainCallables(colors.calleeOf(call), colors, sites);
  return colors.isTwinCall(call) ? callees.map(withCallback) : callees;
}

function withCallback({ name, declaration }: ExplainedFunction): ExplainedFunction {
  return because({ kind: "callback", place: undefined }, name, declaration);
}

/** Explains everything that a value can be called as. */
export function explainCallables(
  facts: TypeFacts | undefined,
  colors: Colors,
  sites: Sites,
): readonly ExplainedFunction[] {
  return (facts?.callables ?? []).flatMap(({ isBranded, declarations }) =>
    declarations.map((declaration) => {
      const explained = explainFunction(declaration, colors, sites);
      if (!isBranded || explained.color !== "plain") return explained;
      return because({ kind: "type", place: undefined }, explained.name, declaration);
    }),
  );
}

/** A function that is cooperative for a reason which its declaration does not have. */
function because(reason: Reason, name: string, declaration: ts.Node): ExplainedFunction {
  return { name, declaration, color: "cooperative", summary: `cooperative: ${describeReason(reason)}`, reason };
}

function reasonOf(declaration: ts.Node, colors: Colors, sites: Sites): Reason {
  const mark = colors.marks.markOf(declaration);
  if (mark !== undefined) return { kind: mark.kind, place: { file: mark.file, start: mark.start } };
  if (!colors.isInferred(declaration)) return { kind: "expected", place: undefined };
  const first = firstSuspension(declaration as FunctionNode, colors, sites);
  return { kind: "inferred", place: first && { file: first.getSourceFile(), start: first.getStart() } };
}

function firstSuspension(fn: FunctionNode, colors: Colors, sites: Sites): ts.Node | undefined {
  return suspendingIn(sites, colors).find(({ node }) => functionRunning(node) === fn)?.node;
}

const REASONS: { readonly [Kind in Exclude<Reason["kind"], "inferred">]: string } = {
  directive: "marked by its directive",
  file: "marked by the directive of its file",
  tag: "marked by its tag",
  class: "marked by the tag of the type that it belongs to",
  expected: "written where a cooperative function is expected",
  type: "its type is `Cooperative`",
  callback: "its callback is",
};

function describeReason({ kind, place }: Reason): string {
  if (kind !== "inferred") return REASONS[kind];
  return place === undefined ? "inferred" : `inferred, because it may suspend in line ${lineOf(place)}`;
}

function lineOf({ file, start }: NonNullable<Reason["place"]>): number {
  return file.getLineAndCharacterOfPosition(start).line + 1;
}

/** The name of a function, or of the variable or property that it is in, with the class that it belongs to. */
function nameOf(declaration: ts.Node): string {
  const named = namedBy(declaration);
  const name = unquoted(describeFunction(named));
  const { parent } = named;
  const isMember = parent !== undefined && (ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent));
  return isMember && parent.name !== undefined ? `${parent.name.text}.${name}` : name;
}

/** What gives a function its name: `answer` in `const answer = () => 1`, and in `answer: Cooperative<() => number>`. */
function namedBy(declaration: ts.Node): ts.Node {
  let value = declaration;
  while (value.parent !== undefined && ts.isTypeNode(value) && ts.isTypeNode(value.parent)) value = value.parent;
  const { parent } = value;
  if (parent === undefined || ts.isIdentifier(value)) return declaration;
  const isNaming =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isTypeAliasDeclaration(parent);
  return isNaming ? parent : declaration;
}

function unquoted(name: string): string {
  return name.replaceAll("`", "");
}
