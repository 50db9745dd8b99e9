// Semicolons that the author could leave out, but the lowered code cannot.
//
//   const size = 1                          const size = 1;
//   read().trim()              becomes      (yield* $call(read())).trim()
//   (size)                                  (size);
//   for (const x of lines) …                { const $loop = … }
//
// What is inserted begins with `(` or `*`, or ends an expression where an arrow function ended a statement: the engine would read
// on across the line break. So does TypeScript where a brace follows parentheses: it takes them for an arrow function.

import * as ts from "typescript";
import type { Lowering } from "./lowering.js";

/** `node` will begin with a parenthesis: if it begins its statement, the one before has to end. */
export function separateFromPrevious(node: ts.Node, lowering: Lowering): void {
  const { file } = lowering;
  const start = node.getStart(file);
  let statement = node;
  while (!ts.isStatement(statement) && statement.parent.getStart(file) === start) statement = statement.parent;
  if (ts.isExpressionStatement(statement) && statement.getStart(file) === start) separateStatement(statement, lowering);
}

/** A statement will begin with a parenthesis or a brace: the one before has to end. */
export function separateStatement(statement: ts.Statement, { edits, file }: Lowering): void {
  const { parent } = statement;
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isModuleBlock(parent) && !ts.isCaseOrDefaultClause(parent))
    return;
  const previous = parent.statements[parent.statements.indexOf(statement) - 1];
  if (previous !== undefined && needsSemicolon(previous, file)) edits.after(previous.end, ";");
}

/** A method will begin with a star: a field before it has to end. */
export function separateFromPreviousMember(method: ts.MethodDeclaration, { file, edits }: Lowering): void {
  const { parent } = method;
  if (!ts.isClassLike(parent)) return;
  const previous = parent.members[parent.members.indexOf(method) - 1];
  if (previous !== undefined && ts.isPropertyDeclaration(previous) && file.text[previous.end - 1] !== ";")
    edits.after(previous.end, ";");
}

/** An arrow function becomes one that could be called or indexed by what follows: if it ends its statement, that has to end. */
export function separateFromNext(arrow: ts.ArrowFunction, { file, edits }: Lowering): void {
  let node: ts.Node = arrow;
  while (node.parent.end === arrow.end && !ts.isStatement(node) && !ts.isPropertyDeclaration(node)) node = node.parent;
  const endsStatement = (ts.isStatement(node) && !ts.isBlock(node)) || ts.isPropertyDeclaration(node);
  if (endsStatement && node.end === arrow.end && file.text[node.end - 1] !== ";") edits.after(node.end, ";");
}

/** Whether a statement could go on in the next line. */
function needsSemicolon(statement: ts.Statement, file: ts.SourceFile): boolean {
  const last = file.text[statement.end - 1];
  return last !== ";" && (last !== "}" || endsWithExpression(innermost(statement)));
}

/** The statement that another one ends with: `return {}` in `if (done) return {}`. */
function innermost(statement: ts.Statement): ts.Statement {
  if (ts.isIfStatement(statement)) return innermost(statement.elseStatement ?? statement.thenStatement);
  const isAround =
    ts.isLabeledStatement(statement) ||
    ts.isWithStatement(statement) ||
    (ts.isIterationStatement(statement, /* lookInLabeledStatements: */ false) && !ts.isDoStatement(statement));
  return isAround ? innermost(statement.statement) : statement;
}

function endsWithExpression(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement)
  );
}
