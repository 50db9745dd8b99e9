// Imports that nobody needs any more.

import * as ts from "typescript";

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What can go, when these names have gone: specifiers that nothing else refers to, and declarations with no others. */
export function unusedImports(
  gone: ReadonlySet<ts.Identifier>,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): readonly Range[] {
  const symbols = new Set([...gone].map((name) => checker.getSymbolAtLocation(name)));
  return [...symbols].flatMap((symbol) => {
    const specifier = symbol?.declarations?.find(ts.isImportSpecifier);
    if (specifier === undefined || isUsed(symbol, specifier, gone, file, checker)) return [];
    const { elements } = specifier.parent;
    if (elements.length === 1 && specifier.parent.parent.name === undefined)
      return [wholeLine(specifier.parent.parent.parent)];
    const index = elements.indexOf(specifier);
    const next = elements[index + 1];
    return [
      next === undefined
        ? { start: elements[index - 1]?.end ?? specifier.getStart(), end: specifier.end }
        : { start: specifier.getStart(), end: next.getStart() },
    ];
  });
}

function isUsed(
  symbol: ts.Symbol | undefined,
  specifier: ts.ImportSpecifier,
  gone: ReadonlySet<ts.Identifier>,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): boolean {
  const refers = (node: ts.Node): boolean => {
    if (node === specifier) return false;
    if (ts.isIdentifier(node) && node.text === specifier.name.text && !gone.has(node))
      return checker.getSymbolAtLocation(node) === symbol;
    return ts.forEachChild(node, refers) ?? false;
  };
  return refers(file);
}

function wholeLine(node: ts.Node): Range {
  const { text } = node.getSourceFile();
  const rest = /^[ \t]*\n?/.exec(text.slice(node.end))?.[0].length ?? 0;
  return { start: node.getStart(), end: node.end + rest };
}
