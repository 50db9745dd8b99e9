// Fixes of forms that cannot suspend: another form takes their place.
//
//   async function load() { await fetch(url); }      becomes    function load() { "use cooperative"; wait(fetch(url)); }
//   get size() { … }    shelf.size                   becomes    getSize() { "use cooperative"; … }    shelf.getSize()

import * as ts from "typescript";
import { hasDirective } from "../1-read/marks.js";
import type { Colors } from "../2-color/colors.js";
import type { Fix, TextEdit } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import {
  describeFunction,
  type FunctionNode,
  functionRunning,
  isAsync,
  isFunctionNode,
  isGenerator,
} from "../syntax.js";
import { insert, remove, replace } from "./edits.js";
import { importValue } from "./imports.js";
import { declarationBehind, isExpectedToBePlain, markFunction, removeMark } from "./marks.js";

/** SF3005 */
export function dropAsync({ node }: Finding, colors: Colors): readonly Fix[] {
  const fn = node && functionRunning(node);
  return fn === undefined ? [] : withoutAsync(fn, colors);
}

/** SF3002 */
export function turnIntoMethod({ node }: Finding, colors: Colors): readonly Fix[] {
  const fn = node && functionRunning(node);
  return fn !== undefined && ts.isAccessor(fn) ? asMethod(fn, colors) : [];
}

/** SF3016 */
export function waitInstead({ node, file }: Finding): readonly Fix[] {
  if (node === undefined || !ts.isAwaitExpression(node)) return [];
  const { name, edits } = importValue(file, "wait");
  return [{ title: "Write `wait`", edits: [...edits, ...toWait(node, name)] }];
}

/** SF3009 */
export function changeForm(finding: Finding, colors: Colors): readonly Fix[] {
  const fn = markedFunction(finding);
  const removing = removeMark(finding);
  if (fn === undefined) return [removing];
  if (ts.isAccessor(fn)) return [...asMethod(fn, colors), removing];
  return [...withoutAsync(fn, colors), removing];
}

/** SF3013: if the variable is not used outside of its block, and is none of the parameters. */
export function declareWithLet({ node, file }: Finding): readonly Fix[] {
  const list = ts.findAncestor(node, ts.isVariableDeclarationList);
  const body = list?.parent.parent;
  if (list === undefined || body === undefined || !isFunctionNode(body.parent) || body.parent.body !== body) return [];
  const parameters = body.parent.parameters.map(({ name }) => name.getText(file));
  if (parameters.includes(node?.getText(file) ?? "")) return [];
  const start = list.getStart(file);
  return [{ title: "Write `let`", edits: [{ file: file.fileName, start, end: start + "var".length, text: "let" }] }];
}

/** The function that a mark is on: around a directive, behind a tag. */
function markedFunction(finding: Finding): FunctionNode | undefined {
  if (finding.node !== undefined) return ts.findAncestor(finding.node, isFunctionNode);
  const tagged = declarationBehind(finding);
  return tagged !== undefined && isFunctionNode(tagged) ? tagged : undefined;
}

function withoutAsync(fn: FunctionNode, colors: Colors): readonly Fix[] {
  const { body } = fn;
  if (body === undefined || !isAsync(fn) || isGenerator(fn) || isExpectedToBePlain(fn, colors)) return [];
  const awaited = awaitedIn(body);
  if (awaited === undefined) return [];
  const file = fn.getSourceFile();
  const { name, edits } = awaited.length === 0 ? { name: "", edits: [] } : importValue(file, "wait");
  const waiting = awaited.flatMap((one) => toWait(one, name));
  const changes = [...removeAsync(fn, file), ...unwrapPromise(fn), ...mark(fn), ...waiting];
  return [{ title: `Make ${describeFunction(fn)} cooperative, instead of \`async\``, edits: [...edits, ...changes] }];
}

/** `await promise` becomes `wait(promise)`. */
function toWait(awaiting: ts.AwaitExpression, name: string): TextEdit[] {
  const file = awaiting.getSourceFile();
  const [start, end] = [awaiting.getStart(file), awaiting.expression.getStart(file)];
  return [{ file: file.fileName, start, end, text: `${name}(` }, insert(file, awaiting.end, ")")];
}

/** The `await` expressions of a function; undefined if it waits in a way that has no counterpart. */
function awaitedIn(node: ts.Node): ts.AwaitExpression[] | undefined {
  if (isFunctionNode(node)) return [];
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return undefined;
  if (ts.isVariableDeclarationList(node) && isAwaitUsing(node)) return undefined;
  const awaited: (ts.AwaitExpression | undefined)[] = ts.isAwaitExpression(node) ? [node] : [];
  ts.forEachChild(node, (child) => void awaited.push(...(awaitedIn(child) ?? [undefined])));
  return awaited.includes(undefined) ? undefined : (awaited as ts.AwaitExpression[]);
}

function isAwaitUsing({ flags }: ts.VariableDeclarationList): boolean {
  const kind: ts.NodeFlags = flags & ts.NodeFlags.AwaitUsing;
  return kind === ts.NodeFlags.AwaitUsing;
}

function removeAsync(fn: FunctionNode, file: ts.SourceFile): TextEdit[] {
  const keyword = fn.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  if (keyword === undefined) return [];
  const rest = /^\s*/.exec(file.text.slice(keyword.end))?.[0] ?? "";
  return [remove(file, keyword.getStart(file), keyword.end + rest.length)];
}

/** `Promise<T>` becomes `T`. */
function unwrapPromise({ type }: FunctionNode): TextEdit[] {
  if (type === undefined || !ts.isTypeReferenceNode(type) || type.typeName.getText() !== "Promise") return [];
  const [value] = type.typeArguments ?? [];
  return value === undefined ? [] : [replace(type, value.getText())];
}

function mark(fn: FunctionNode): TextEdit[] {
  return hasDirective(fn) ? [] : markFunction(fn);
}

function asMethod(accessor: ts.AccessorDeclaration, { engine }: Colors): readonly Fix[] {
  const { name } = accessor;
  if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) return [];
  const isGetter = ts.isGetAccessor(accessor);
  const method = methodName(name.text, isGetter ? "get" : "set");
  const uses = engine.references(accessor).map((use) => (isGetter ? readOf(use, method) : writeOf(use, method)));
  if (uses.includes(undefined)) return [];
  const start = { file: accessor.getSourceFile().fileName, start: keywordStart(accessor), end: name.end, text: method };
  const edits = [start, ...mark(accessor), ...uses.flatMap((use) => use ?? [])];
  return [{ title: `Turn it into a method, \`${method}\``, edits }];
}

/** `size` becomes `getSize`, `#size` becomes `#getSize`. */
function methodName(name: string, prefix: "get" | "set"): string {
  const [, hash = "", first = "", rest = ""] = /^(#?)(.)(.*)$/.exec(name) ?? [];
  return `${hash}${prefix}${first.toUpperCase()}${rest}`;
}

function keywordStart(accessor: ts.AccessorDeclaration): number {
  const kind = ts.isGetAccessor(accessor) ? ts.SyntaxKind.GetKeyword : ts.SyntaxKind.SetKeyword;
  return (
    accessor
      .getChildren()
      .find((child) => child.kind === kind)
      ?.getStart() ?? accessor.getStart()
  );
}

/** `shelf.size` becomes `shelf.getSize()`. Undefined if it is used in another way; nothing to do where it is written. */
function readOf(use: ts.Node, method: string): readonly TextEdit[] | undefined {
  const access = use.parent;
  if (ts.isAccessor(access)) return [];
  if (!ts.isPropertyAccessExpression(access) || access.name !== use || isChanged(access)) return undefined;
  return assignmentTo(access) === undefined ? [replace(use, `${method}()`)] : [];
}

/** `shelf.size = n` becomes `shelf.setSize(n)`. */
function writeOf(use: ts.Node, method: string): readonly TextEdit[] | undefined {
  const access = use.parent;
  if (ts.isAccessor(access)) return [];
  if (!ts.isPropertyAccessExpression(access) || access.name !== use || isChanged(access)) return undefined;
  const assignment = assignmentTo(access);
  if (assignment === undefined) return [];
  if (!ts.isExpressionStatement(assignment.parent)) return undefined;
  const file = access.getSourceFile();
  const start = use.getStart(file);
  const open = { file: file.fileName, start, end: assignment.right.getStart(file), text: `${method}(` };
  return [open, insert(file, assignment.end, ")")];
}

function assignmentTo(access: ts.Expression): ts.BinaryExpression | undefined {
  const { parent } = access;
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.left === access && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssigned ? parent : undefined;
}

/** Whether a property is read and written at once, or in a pattern. */
function isChanged(access: ts.Expression): boolean {
  const { parent } = access;
  if (ts.isBinaryExpression(parent) && parent.left === access)
    return (
      parent.operatorToken.kind > ts.SyntaxKind.EqualsToken && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  return (
    ts.isDeleteExpression(parent) ||
    ts.isPostfixUnaryExpression(parent) ||
    (ts.isPrefixUnaryExpression(parent) &&
      (parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken)) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isForOfStatement(parent)
  );
}
