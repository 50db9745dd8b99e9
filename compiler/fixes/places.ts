// Fixes of cooperative values that arrive where a plain one is expected.
//
//   onOpen: () => void                    becomes    onOpen: Cooperative<() => void>
//   emitter.on("line", handle)            becomes    emitter.on("line", (line) => spawn(handle, line))
//   route("/users", listUsers)            becomes    route("/users", toPromise(listUsers))
//   new Set(pages())                      becomes    new Set([...pages()])

import * as ts from "typescript";
import { TAG } from "../1-read/marks.js";
import type { Colors } from "../2-color/colors.js";
import type { Fix, TextEdit } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { functionRunning, isAccess, isAssignment, isFunctionNode } from "../syntax.js";
import { insert, replace, wrap } from "./edits.js";
import { importType, importValue } from "./imports.js";

/** SF2002 */
export function declareOrSpawn({ node }: Finding, colors: Colors): readonly Fix[] {
  if (node === undefined) return [];
  const [expected] = colors.engine.expectedTypes([node as ts.Expression]);
  const declarations = expected?.callables.flatMap((callable) => callable.declarations) ?? [];
  return [
    ...declarePlace(declarations),
    ...spawnInstead(node as ts.Expression, declarations, colors),
    ...promiseInstead(node as ts.Expression, declarations, colors),
  ];
}

/** Declares that a cooperative function is welcome there, if there is one declaration and it is the user's. */
function declarePlace(declarations: readonly ts.Node[]): readonly Fix[] {
  const [declaration] = declarations;
  if (declaration === undefined || declarations.length > 1 || declaration.getSourceFile().isDeclarationFile) return [];
  if (ts.isFunctionTypeNode(declaration))
    return [{ title: "Declare the place as `Cooperative<…>`", edits: brandType(declaration) }];
  if (!ts.isMethodSignature(declaration)) return [];
  const file = declaration.getSourceFile();
  const tag = insert(file, declaration.getStart(file), `/** @${TAG} */ `);
  return [{ title: `Mark \`${declaration.name.getText(file)}\` with \`@${TAG}\``, edits: [tag] }];
}

/** Makes the type of a function that of a cooperative one. */
export function brandType(type: ts.FunctionTypeNode): TextEdit[] {
  const { name, edits } = importType(type.getSourceFile(), "Cooperative");
  return [...edits, ...wrap(type, `${name}<`, ">")];
}

/** Passes a plain function that starts the cooperative one, if nobody looks at what it returns. */
function spawnInstead(value: ts.Expression, expected: readonly ts.Node[], { engine }: Colors): readonly Fix[] {
  const [facts] = engine.types([value]);
  const passed = parametersOf(facts?.callables[0]?.declarations[0]);
  // The value of an `await` cannot be found in the arrow.
  if (passed === undefined || ts.isAwaitExpression(value)) return [];
  if (expected.length === 0 || !expected.every(returnsNothing)) return [];
  const file = value.getSourceFile();
  const { name, edits } = importValue(file, "spawn");
  const parameters = passed.slice(0, Math.min(...expected.map(countArguments))).join(", ");
  const text = value.getText(file);
  const more = parameters === "" ? "" : `, ${parameters}`;
  const start = isAccess(value) ? `() => ${text}(${parameters})` : `${text}${more}`;
  const title = "Pass a plain function that starts it with `spawn`";
  const arrow = `(${parameters}) => ${name}(${start})`;
  return [{ title, edits: [...edits, replace(value, `${keyOf(value)}${isOperand(value) ? `(${arrow})` : arrow}`)] }];
}

/** Passes a function that returns a promise, where one is welcome. */
function promiseInstead(value: ts.Expression, expected: readonly ts.Node[], { engine }: Colors): readonly Fix[] {
  const [facts] = engine.types([value]);
  const fn = facts?.callables[0]?.declarations[0];
  if (fn === undefined || isAccess(value) || ts.isAwaitExpression(value) || expected.length === 0) return [];
  const isVoid = isFunctionNode(fn) && engine.printReturnTypes([fn])[0] === "void";
  if (!expected.every((one) => takesPromise((one as ts.FunctionTypeNode).type, isVoid))) return [];
  const { name, edits } = importValue(value.getSourceFile(), "toPromise");
  const text = `${keyOf(value)}${name}(${value.getText()})`;
  return [
    { title: "Pass a function that returns a promise, with `toPromise`", edits: [...edits, replace(value, text)] },
  ];
}

/** Whether a promise of anything, or, if there is nothing in it, of nothing, can be returned where this type is written. */
function takesPromise(type: ts.TypeNode | undefined, isVoid: boolean): boolean {
  if (type === undefined) return false;
  if (type.kind === ts.SyntaxKind.AnyKeyword || type.kind === ts.SyntaxKind.UnknownKeyword) return true;
  if (ts.isUnionTypeNode(type)) return type.types.some((part) => takesPromise(part, isVoid));
  if (!ts.isTypeReferenceNode(type) || !/^Promise(?:Like)?$/.test(type.typeName.getText())) return false;
  const [content] = type.typeArguments ?? [];
  return takesPromise(content, isVoid) || (isVoid && content?.kind === ts.SyntaxKind.VoidKeyword);
}

/** Whether an arrow function in place of an expression would take what follows for its body, or could not stand there. */
function isOperand({ parent }: ts.Expression): boolean {
  return (
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isTypeAssertionExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    (ts.isBinaryExpression(parent) && !isAssignment(parent))
  );
}

/** The names of the parameters that a function is declared with. Undefined if they cannot just be passed on. */
function parametersOf(declaration: ts.Node | undefined): readonly string[] | undefined {
  if (declaration === undefined || !ts.isFunctionLike(declaration)) return undefined;
  const { parameters } = declaration;
  if (!parameters.every(({ name, dotDotDotToken }) => ts.isIdentifier(name) && dotDotDotToken === undefined))
    return undefined;
  return parameters.map(({ name }) => name.getText()).filter((name) => name !== "this");
}

/** How many arguments a function gets at most that is expected to be of this type. */
function countArguments(declaration: ts.Node): number {
  const { parameters } = declaration as ts.FunctionTypeNode;
  return parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined) ? Infinity : parameters.length;
}

function returnsNothing(declaration: ts.Node): boolean {
  const { type } = declaration as ts.FunctionTypeNode;
  return type !== undefined && (type.kind === ts.SyntaxKind.VoidKeyword || type.kind === ts.SyntaxKind.AnyKeyword);
}

/** SF2005: the cooperative function is expected there. */
export function silence(finding: Finding): readonly Fix[] {
  return comment(finding, "Say that it is known there");
}

/** SF3018, SF3019: what is warned of is meant. */
export function mean(finding: Finding): readonly Fix[] {
  return comment(finding, "Say that it is meant");
}

/** SF3020 */
export function meanBlock(finding: Finding): readonly Fix[] {
  const clause = finding.node?.parent;
  return clause !== undefined && ts.isCatchClause(clause) ? mean({ ...finding, node: clause.block }) : [];
}

/** Writes the comment that silences a warning. */
function comment({ node, file }: Finding, title: string): readonly Fix[] {
  if (node === undefined || ts.isShorthandPropertyAssignment(node.parent)) return [];
  return [{ title, edits: [insert(file, node.getStart(file), "/* cooperative */ ")] }];
}

/** SF2020 */
export function takeAllFirst({ node }: Finding): readonly Fix[] {
  const call = ts.findAncestor(node?.parent, ts.isCallExpression);
  if (call === undefined || !ts.isPropertyAccessExpression(call.expression)) return [];
  return [{ title: "Take all values first", edits: wrap(call.expression.expression, "[...", "]") }];
}

/** Methods of iterators that arrays have, too. */
const OF_ARRAYS = new Set(["every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some"]);

/** SF2023: `pages().find(…)` becomes `[...pages()].find(…)`, and `pages().toArray()` is `[...pages()]`. */
export function takeAllValues({ node }: Finding, colors: Colors): readonly Fix[] {
  const fn = node && functionRunning(node);
  const access = node?.parent;
  if (fn === undefined || access === undefined || !colors.maySuspend(fn)) return [];
  if (!ts.isPropertyAccessExpression(access) || access.questionDotToken !== undefined) return [];
  const title = "Take all values first";
  if (OF_ARRAYS.has(access.name.text)) return [{ title, edits: wrap(access.expression, "[...", "]") }];
  if (access.name.text !== "toArray" || !ts.isCallExpression(access.parent)) return [];
  return [{ title, edits: [replace(access.parent, `[...${access.expression.getText()}]`)] }];
}

/** SF2021: `promise.then(save)` becomes `save(wait(promise))`. */
export function waitForPromise({ node, file }: Finding): readonly Fix[] {
  if (node === undefined || !ts.isIdentifier(node) || !ts.isCallExpression(node.parent)) return [];
  const { expression: callee, arguments: passed } = node.parent;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "then" || passed.length !== 1) return [];
  const { name, edits } = importValue(file, "wait");
  const waiting = replace(node.parent, `${node.text}(${name}(${callee.expression.getText(file)}))`);
  return [{ title: "Wait for the promise", edits: [...edits, waiting] }];
}

/** SF2003 */
export function spreadFirst({ node }: Finding, colors: Colors): readonly Fix[] {
  const fn = node && functionRunning(node);
  if (node === undefined || fn === undefined || !colors.maySuspend(fn)) return [];
  return [{ title: "Wait for all values first", edits: wrap(node, `${keyOf(node)}[...`, "]") }];
}

/** What a shorthand property lacks when it gets a value of its own. */
function keyOf(value: ts.Node): string {
  return ts.isShorthandPropertyAssignment(value.parent) ? `${value.getText()}: ` : "";
}
