// What a pattern that is assigned to takes its values from: the checker says it of declarations only.
//
//   [[a]] = lists        for `[a]`, the type of what `lists` gives
//   ({ b: [c] } = o)     for `[c]`, the type of `o.b`

import * as ts from "typescript";
import type { Types } from "./types.js";

/** The type of what a literal takes apart. Undefined if that is not known. */
export function sourceOf(pattern: ts.Expression, types: Types): ts.Type | undefined {
  const { parent } = pattern;
  if (ts.isForOfStatement(parent)) return types.elementOf(types.checker.getTypeAtLocation(parent.expression));
  if (ts.isBinaryExpression(parent)) return sourceOfAssignment(parent, types);
  if (ts.isArrayLiteralExpression(parent))
    return elementAt(sourceOf(parent, types), parent.elements.indexOf(pattern), types);
  if (ts.isPropertyAssignment(parent)) return propertyOf(sourceOf(parent.parent, types), parent.name, types);
  return undefined;
}

/** An assignment, or an element of a pattern with its default, which looks like one. */
function sourceOfAssignment(assignment: ts.BinaryExpression, types: Types): ts.Type | undefined {
  return sourceOf(assignment, types) ?? types.checker.getTypeAtLocation(assignment.right);
}

function elementAt(list: ts.Type | undefined, index: number, types: Types): ts.Type | undefined {
  const one = list?.getProperty(String(index));
  return one === undefined ? list && types.elementOf(list) : types.checker.getTypeOfSymbol(one);
}

function propertyOf(object: ts.Type | undefined, name: ts.PropertyName, { checker }: Types): ts.Type | undefined {
  const property = ts.isComputedPropertyName(name) ? undefined : object?.getProperty(name.text);
  return property && checker.getTypeOfSymbol(property);
}
