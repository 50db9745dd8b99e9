// `for` over something whose next value may have to be waited for.
//
//   for (const x of source) body       becomes
//
//   { const $loop = $iterate(source); try { while (yield* $call($loop.advance())) { const x = $loop.value; body } }
//     catch ($error) { throw $loop.fail($error); } finally { yield* $call($loop.close()); } }
//
// all in the lines where it stood. The source comes first, so the binding moves behind it, and so do labels: they are written anew,
// because what others insert in front of the statement has to stay there. The rules for closing the source are in the runtime:
// iteration.ts.

import ts from "typescript";
import type { Lowering } from "./lowering.js";
import { separateStatement } from "./separators.js";

export function lowerForOf(loop: ts.ForOfStatement, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const { initializer: binding, expression: source, statement: body } = loop;
  const call = names.contract("call");
  const name = names.free("$loop");
  const labels = labelsOf(loop);
  const statement = labels[0] ?? loop;
  const start = statement.getStart(file);
  separateStatement(statement, lowering);
  const bindingStart = binding.getStart(file);
  const bodyStart = body.getStart(file);
  const close = closeParenthesis(loop, file);

  edits.replace(start, bindingStart, `{ const ${name} = ${names.contract("iterate")}(`);
  edits.replace(binding.end, source.getStart(file), "");
  lowering.visit(source);
  edits.replace(close.getStart(file), close.end, "); try { ");

  edits.before(
    bindingStart,
    `${labels.map(({ label }) => `${label.text}: `).join("")}while (yield* ${call}(${name}.advance())) { `,
  );
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

/** The labels in front of a loop, the outermost first. */
function labelsOf(loop: ts.Statement): ts.LabeledStatement[] {
  return ts.isLabeledStatement(loop.parent) ? [...labelsOf(loop.parent), loop.parent] : [];
}

function closeParenthesis(loop: ts.ForOfStatement, file: ts.SourceFile): ts.Node {
  return loop.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken) as ts.Node;
}
