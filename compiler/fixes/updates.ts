// Fixes of assignments that lose what other tasks do meanwhile.
//
//   total += read();     becomes     const value = read();
//                                    total += value;

import ts from "typescript";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { withoutWrappers } from "../syntax.js";
import { freeName, indentationAt, insert, replace } from "./edits.js";
import { mean } from "./places.js";

/** SF3019 */
export function waitFirst(finding: Finding): readonly Fix[] {
  return [...takeValue(finding), ...mean(finding)];
}

/** If the assignment is a statement of a list, and nothing happens when its target is found. */
function takeValue({ node, file }: Finding): readonly Fix[] {
  const update = node?.parent;
  if (update === undefined || !ts.isBinaryExpression(update) || !isSimple(update.left)) return [];
  const statement = update.parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return [];
  const name = freeName(file, "value");
  const at = statement.getStart(file);
  const declaration = `const ${name} = ${update.right.getText(file)};\n${indentationAt(file, at)}`;
  return [{ title: "Wait first", edits: [insert(file, at, declaration), replace(update.right, name)] }];
}

function isSimple(target: ts.Expression): boolean {
  const inner = withoutWrappers(target);
  if (ts.isPropertyAccessExpression(inner)) return isSimple(inner.expression);
  return (
    ts.isIdentifier(inner) || inner.kind === ts.SyntaxKind.ThisKeyword || inner.kind === ts.SyntaxKind.SuperKeyword
  );
}
