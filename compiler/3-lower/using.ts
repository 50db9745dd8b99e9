// `using` something whose disposal may suspend: the engine would not wait for it.
//
//   { using socket = open(); talk(socket); }       becomes
//
//   { const $disposables = $dispose(); try { const socket = $disposables.use(open()); talk(socket); }
//     catch ($error) { $disposables.fail($error); } finally { yield* $call($disposables.close()); } }
//
// all in the lines where it stood. The whole block is in the `try`: functions that are declared in it can be called from anywhere
// in it. The rules for disposing are in the runtime: disposal.ts.
//
// In:  a block; every `using` in it is lowered if one of them has to be.

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import { disposedBy, isUsing } from "../2-color/disposed.js";
import { isDirective } from "../syntax.js";
import type { Lowering } from "./lowering.js";

/** Whether leaving a block may suspend, because of what it disposes of. */
export function disposalSuspends({ statements }: ts.Block, colors: Colors): boolean {
  return statements.some(
    (statement) =>
      ts.isVariableStatement(statement) &&
      disposedBy(statement.declarationList).some((name) => colors.isCooperativeDisposal(name)),
  );
}

export function lowerDisposingBlock(block: ts.Block, lowering: Lowering): void {
  const { file, edits, names } = lowering;
  const disposables = names.free("$disposables");
  const error = names.free("$error");
  const first = block.statements.find((statement) => !isDirective(statement)) as ts.Statement;
  const opening = `const ${disposables} = ${names.contract("dispose")}(); try { `;
  // A label may move (forOf.ts), and would take along what is in front of it.
  if (ts.isLabeledStatement(first)) edits.after(first.getStart(file), opening);
  else edits.before(first.getStart(file), opening);
  for (const statement of block.statements) {
    if (ts.isVariableStatement(statement) && isUsing(statement.declarationList))
      lowerUsing(statement.declarationList, disposables, lowering);
    else lowering.visit(statement);
  }
  // In front of what follows: the last statement may end with something that moves (destructuring.ts).
  edits.before(
    (block.statements.at(-1) as ts.Statement).end,
    ` } catch (${error}) { ${disposables}.fail(${error}); } finally { yield* ${names.contract("call")}(${disposables}.close()); }`,
  );
}

function lowerUsing(list: ts.VariableDeclarationList, disposables: string, { file, edits, visit }: Lowering): void {
  const start = list.getStart(file);
  edits.replace(start, start + "using".length, "const");
  for (const { initializer } of list.declarations) {
    if (initializer === undefined) continue;
    edits.before(initializer.getStart(file), `${disposables}.use(`);
    visit(initializer);
    edits.after(initializer.end, ")");
  }
}
