// What a function says about what it returns: once a promise, now the thing itself.

import * as ts from "typescript";
import type { Edits } from "./edits.js";
import type { Names } from "./names.js";
import { asyncIterableIn, isLater, promisedBy } from "./promises.js";

const BECOMES: Readonly<Record<string, string>> = {
  AsyncGenerator: "CooperativeGenerator",
  AsyncIterable: "CooperativeIterable",
  AsyncIterableIterator: "CooperativeGenerator",
  AsyncIterator: "CooperativeIterator",
};

/** `Promise<T>` becomes `T`, `AsyncGenerator<T>` becomes `CooperativeGenerator<T>`; so it does in a union. */
export function turnReturnType(type: ts.TypeNode, edits: Edits, names: Names, isGenerator: boolean): void {
  if (ts.isParenthesizedTypeNode(type)) return turnReturnType(type.type, edits, names, isGenerator);
  if (ts.isUnionTypeNode(type)) return turnUnion(type, edits, names, isGenerator);
  const promised = promisedBy(type);
  if (promised !== undefined) {
    edits.remove(type.getStart(), promised.getStart());
    edits.remove(promised.end, type.end);
    return;
  }
  const iterable = asyncIterableIn(type);
  if (iterable === undefined) return;
  edits.replace(
    iterable.getStart(),
    iterable.end,
    names.use(isGenerator ? "CooperativeGenerator" : (BECOMES[iterable.text] as string)),
  );
}

/** What is the same as another member then goes. */
function turnUnion(type: ts.UnionTypeNode, edits: Edits, names: Names, isGenerator: boolean): void {
  const kept = new Set(type.types.filter((one) => !isLater(one)).map((one) => one.getText()));
  for (const [index, one] of type.types.entries()) {
    const promised = promisedBy(one);
    const previous = type.types[index - 1];
    const next = type.types[index + 1];
    if (promised === undefined || !kept.has(promised.getText())) turnReturnType(one, edits, names, isGenerator);
    else if (previous !== undefined) edits.remove(previous.end, one.end);
    else edits.remove(one.getStart(), next?.getStart() ?? one.end);
  }
}

/** Marks a declaration without a body, with the tag: in its comment, or in one of its own. */
export function tag(node: ts.Node, edits: Edits): void {
  const { text } = node.getSourceFile();
  const start = node.getStart();
  const indent = /[^\n]*$/.exec(text.slice(0, start))?.[0].match(/^\s*/)?.[0] ?? "";
  const comment = ts.getLeadingCommentRanges(text, node.getFullStart())?.at(-1);
  const isDocumentation = comment !== undefined && text.startsWith("/**", comment.pos);
  if (!isDocumentation) return edits.insert(start, `/** @cooperative */\n${indent}`);
  const words = text.slice(comment.pos, comment.end);
  if (words.includes("@cooperative")) return;
  if (words.includes("\n")) edits.insert(comment.pos + words.lastIndexOf("\n"), `\n${indent} * @cooperative`);
  else
    edits.replace(
      comment.pos,
      comment.end,
      `/**\n${indent} * ${words.slice(3, -2).trim()}\n${indent} * @cooperative\n${indent} */`,
    );
}

/** The type of a generator that does not say it: cooperative ones have to. */
export function declareGenerator(
  node: ts.SignatureDeclaration,
  checker: ts.TypeChecker,
  edits: Edits,
  names: Names,
): void {
  const signature = checker.getSignatureFromDeclaration(node);
  const type = signature && checker.getReturnTypeOfSignature(signature);
  const [value] = type === undefined ? [] : checker.getTypeArguments(type as ts.TypeReference);
  const close = node.getChildren().find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  if (value === undefined || close === undefined) return;
  edits.insert(close.end, `: ${names.use("CooperativeGenerator")}<${checker.typeToString(value)}>`);
}
