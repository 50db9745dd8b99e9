// `for` over something whose next value may have to be waited for.
//
//   for (const x of source) body       becomes
//
//   { const $loop = $iterate(source); try { while (yield* $call($loop.advance())) { const x = $loop.value; body } }
//     catch ($error) { throw $loop.fail($error); } finally { yield* $call($loop.close()); } }
//
// all in the lines where it stood. The source comes first, so the binding moves behind it, and so do labels. The rules for closing
// the source are in the runtime: iteration.ts.

import * as ts from "typescript";
import type { Lowering } from "./lowering.js";
import { separateStatement } from "./separators.js";

export function lowerForOf(loop: ts.ForOfStatement, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const { initializer: binding, expression: source, statement: body } = loop;
  const call = names.contract("call");
  const name = names.free("$loop");
  const start = loop.getStart(file);
  const statement = outermostLabel(loop);
  const labelStart = statement.getStart(file);
  separateStatement(statement, lowering);
  const bindingStart = binding.getStart(file);
  const bodyStart = body.getStart(file);
  const close = closeParenthesis(loop, file);

  edits.replace(start, bindingStart, `{ const ${name} = ${names.contract("iterate")}(`);
  edits.replace(binding.end, source.getStart(file), "");
  lowering.visit(source);
  edits.replace(close.getStart(file), close.end, "); try { ");
  if (labelStart !== start) edits.move(labelStart, start, bodyStart);

  edits.before(bindingStart, `while (yield* ${call}(${name}.advance())) { `);
  if (!ts.isVariableDeclarationList(binding)) edits.before(bindingStart, "(");
  lowering.visit(binding);
  edits.after(binding.end, ts.isVariableDeclarationList(binding) ? ` = ${name}.value; ` : ` = ${name}.value); `);
  edits.move(bindingStart, binding.end, bodyStart);

  lowering.visit(body);
  const error = names.free("$error");
  edits.after(
    loop.end,
    ` } } catch (${error}) { throw ${name}.fail(${error}); } finally { yield* ${call}(${name}.close()); } }`,
  );
}

function outermostLabel(loop: ts.Statement): ts.Statement {
  let outermost = loop;
  while (ts.isLabeledStatement(outermost.parent)) outermost = outermost.parent;
  return outermost;
}

function closeParenthesis(loop: ts.ForOfStatement, file: ts.SourceFile): ts.Node {
  return loop.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken) as ts.Node;
}
