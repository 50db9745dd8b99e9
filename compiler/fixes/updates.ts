// Fixes of assignments that lose what other tasks do meanwhile.
//
//   total += read();     becomes     const value = read();
//                                    total += value;
//   total = total + read();            likewise, if it waits once, and nothing else happens before that

import * as ts from "typescript";
import { awaitedBy } from "../2-color/checkRaces.js";
import type { Colors } from "../2-color/colors.js";
import { operandsOf } from "../2-color/operands.js";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { withoutWrappers } from "../syntax.js";
import { freeName, indentationAt, insert, replace } from "./edits.js";
import { mean } from "./places.js";

/** SF3019 */
export function waitFirst(finding: Finding, colors: Colors): readonly Fix[] {
  return [...takeValue(finding, colors), ...mean(finding)];
}

/** If the assignment is a statement of a list, and nothing happens before the call that waits. */
function takeValue({ node, file }: Finding, colors: Colors): readonly Fix[] {
  const update = node?.parent;
  if (update === undefined || !ts.isBinaryExpression(update) || !isSimple(update.left)) return [];
  const statement = update.parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return [];
  const [awaited, another] = awaitedBy(update, colors);
  if (awaited === undefined || another !== undefined || !operandsBefore(awaited, update).every(isSimple)) return [];
  const name = freeName(file, "value");
  const at = statement.getStart(file);
  const declaration = `const ${name} = ${awaited.getText(file)};\n${indentationAt(file, at)}`;
  return [{ title: "Wait first", edits: [insert(file, at, declaration), replace(awaited, name)] }];
}

function operandsBefore(awaited: ts.Expression, { right }: ts.BinaryExpression): readonly ts.Expression[] {
  const operands = awaited === right ? [] : operandsOf(right);
  return operands.slice(0, operands.indexOf(awaited));
}

function isSimple(target: ts.Expression): boolean {
  const inner = withoutWrappers(target);
  if (ts.isPropertyAccessExpression(inner)) return isSimple(inner.expression);
  return (
    ts.isIdentifier(inner) ||
    ts.isLiteralExpression(inner) ||
    inner.kind === ts.SyntaxKind.ThisKeyword ||
    inner.kind === ts.SyntaxKind.SuperKeyword
  );
}
