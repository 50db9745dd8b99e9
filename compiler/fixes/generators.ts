// The return type of a cooperative generator, which has to say that only cooperative code can iterate over it.
//
//   function* pages() { … yield "page"; … }      becomes    function* pages(): CooperativeGenerator<string, void, unknown> { …
//   *[Symbol.iterator](): Generator<Page>        becomes    *[Symbol.iterator](): CooperativeGenerator<Page>

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Fix, TextEdit } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { type FunctionNode, isFunctionNode } from "../syntax.js";
import { insert, replace } from "./edits.js";
import { importType } from "./imports.js";

/** What can iterate over which plain type. */
const COOPERATIVE: { readonly [plain: string]: string } = {
  Generator: "CooperativeGenerator",
  IterableIterator: "CooperativeGenerator",
  IteratorObject: "CooperativeGenerator",
  Iterable: "CooperativeIterable",
};

/** SF2004 */
export function declareReturnType({ node }: Finding, colors: Colors): readonly Fix[] {
  const generator = ts.findAncestor(node, isFunctionNode);
  const edits = generator === undefined ? [] : returnTypeEdits(generator, colors);
  return edits.length === 0 ? [] : [{ title: "Write its return type", edits }];
}

export function returnTypeEdits(generator: FunctionNode, { engine }: Colors): readonly TextEdit[] {
  const { type } = generator;
  if (type !== undefined) return ts.isTypeReferenceNode(type) ? rename(type.typeName) : [];
  const [inferred = ""] = engine.printReturnTypes([generator]);
  const [, plain = "", rest] = /^(\w+)(<.*>)$/.exec(inferred) ?? [];
  const cooperative = COOPERATIVE[plain];
  if (cooperative === undefined) return [];
  const file = generator.getSourceFile();
  const { name, edits } = importType(file, cooperative);
  const close = generator.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  return close === undefined ? [] : [...edits, insert(file, close.end, `: ${name}${rest}`)];
}

function rename(plain: ts.EntityName): readonly TextEdit[] {
  const cooperative = COOPERATIVE[plain.getText()];
  if (cooperative === undefined) return [];
  const { name, edits } = importType(plain.getSourceFile(), cooperative);
  return [...edits, replace(plain, name)];
}
