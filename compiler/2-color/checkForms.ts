// Reports constructs that cannot be lowered where they stand, or not yet.
//
//   () => { super(stop()); }                      in a cooperative arrow: it becomes a function, which cannot call `super`
//   await promise                                 SF3016   `wait(promise)` does it
//   function f(a = read()) { var a = 1; … }       SF3013   the defaults move into the body, where they would see the other `a`

import * as ts from "typescript";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import {
  type Call,
  calleeOf,
  type FunctionNode,
  isAccess,
  isAsync,
  isFunctionNode,
  isGenerator,
  namesIn,
  walk,
  withoutWrappers,
} from "../syntax.js";
import type { Colors } from "./colors.js";
import { isQuiet } from "./iterated.js";
import type { Sites } from "./sites.js";
import { suspends } from "./suspends.js";

export function checkForms(sites: Sites, colors: Colors, report: Report): void {
  eachLocated(sites.functions, (fn) => {
    if (!colors.maySuspend(fn)) return;
    if (!isAsync(fn) && fn.body !== undefined) checkAwait(fn.body, report);
    if (ts.isArrowFunction(fn) || isGenerator(fn)) checkSuper(fn, report);
    if (fn.parameters.some((parameter) => suspends(parameter, colors))) checkParameters(fn, report);
  });
  eachLocated(sites.disposed, (name) => {
    if (colors.isCooperativeDisposal(name)) checkUsing(name, report);
  });
  checkPatterns(sites, colors, report);
  checkUnknownSuper(sites, colors, report);
}

/** In an object literal TypeScript does not know what `super` is, so nobody knows whether a call of it may suspend. */
function checkUnknownSuper({ calls }: Sites, colors: Colors, report: Report): void {
  const unknown = calls.filter((call) => {
    const callee = withoutWrappers(calleeOf(call));
    if (!isAccess(callee) || callee.expression.kind !== ts.SyntaxKind.SuperKeyword) return false;
    const method = ts.findAncestor(call, (node) => isFunctionNode(node) && !ts.isArrowFunction(node));
    return ts.isObjectLiteralExpression(method?.parent ?? call) && colors.maySuspend(method as FunctionNode);
  });
  colors.engine.types(unknown.map(calleeOf)).forEach(({ isOpen }, index) => {
    if (isOpen) report.add("SF3012", calleeOf(unknown[index] as Call), "A call of `super` in an object literal");
  });
}

/** `await`, in all its forms. TypeScript refuses it as well, but does not know what to write instead. */
function checkAwait(node: ts.Node, report: Report): void {
  if (isFunctionNode(node)) return;
  if (ts.isAwaitExpression(node)) report.add("SF3016", node, "`await`");
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined)
    report.add("SF3016", node.awaitModifier, "`for await`");
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === AWAIT_USING)
    report.add("SF3016", node, "`await using`");
  ts.forEachChild(node, (child) => checkAwait(child, report));
}

const AWAIT_USING: number = ts.NodeFlags.AwaitUsing;

/** Array patterns that take their values from a cooperative iterable. */
function checkPatterns({ iterated, innerPatterns }: Sites, colors: Colors, report: Report): void {
  colors.engine.types(innerPatterns).forEach(({ isCooperativeIterable }, index) => {
    if (isCooperativeIterable)
      report.add("SF3012", innerPatterns[index] as ts.Node, "An array pattern for a cooperative iterable, here,");
  });
  for (const { parent } of iterated.filter((iterable) => colors.isCooperativeIterable(iterable))) {
    if (ts.isBinaryExpression(parent) && !ts.isExpressionStatement(parent.parent))
      report.add("SF3012", parent, "The value of an assignment to an array pattern, from a cooperative iterable,");
    if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name) && !isQuiet(parent.name))
      checkDeclaration(parent, report);
  }
}

/** A pattern in which something happens between one value and the next becomes a statement. */
function checkDeclaration({ name, parent: list }: ts.VariableDeclaration, report: Report): void {
  const isAlone = ts.isVariableStatement(list.parent) && (list as ts.VariableDeclarationList).declarations.length === 1;
  if (!isAlone)
    report.add(
      "SF3012",
      name,
      "An array pattern with more than names, for a cooperative iterable, among other declarations,",
    );
}

/** `using` in a place where the statements behind it have no block of their own. */
function checkUsing(name: ts.Identifier, report: Report): void {
  const list = name.parent.parent;
  if (!ts.isVariableStatement(list.parent) || !ts.isBlock(list.parent.parent))
    report.add("SF3012", name, "Cooperative disposal in the head of a loop, or in a `case`,");
}

/** `super` in a function that gets another one around it, unless a method inside has its own. */
function checkSuper(node: ts.Node, report: Report): void {
  ts.forEachChild(node, (child) => {
    const { parent } = child;
    if (child.kind === ts.SyntaxKind.SuperKeyword) {
      if (ts.isCallExpression(parent)) report.add("SF3012", parent, "`super()` in a cooperative arrow function");
      if (ts.isTaggedTemplateExpression(parent.parent)) report.add("SF3012", child, "`super` as the tag of a template");
    }
    if (!isFunctionNode(child) || ts.isArrowFunction(child)) checkSuper(child, report);
  });
}

/** The list of parameters moves into the body. */
function checkParameters({ parameters, body }: FunctionNode, report: Report): void {
  const mentioned = new Set<string>();
  for (const parameter of parameters) {
    const [decorator] = ts.getDecorators(parameter) ?? [];
    if (decorator !== undefined)
      report.add("SF3012", decorator, "A decorated parameter, where the default of one may suspend,");
    walk(parameter, (node) => void (ts.isIdentifier(node) && mentioned.add(node.text)));
  }
  if (body !== undefined) checkVariables(body, mentioned, report);
}

/** A `var` of the body belongs to the whole function. */
function checkVariables(node: ts.Node, mentioned: ReadonlySet<string>, report: Report): void {
  if (isFunctionNode(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    for (const name of node.declarations.flatMap((declaration) => namesIn(declaration.name))) {
      if (mentioned.has(name.text)) report.add("SF3013", name, `\`${name.text}\``);
    }
  }
  ts.forEachChild(node, (child) => checkVariables(child, mentioned, report));
}
