// The public operations that may block: exported functions and methods that are cooperative, and things that a cooperative loop runs over.

import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Their names: `sleep`, `Channel.send`, `Channel[iterator]`, `Lease[dispose]`. */
export function publicOperations(...entries: readonly string[]): string[] {
  const files = entries.map((entry) => root + entry);
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}tsconfig.json`,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  const program = ts.createProgram(files, config?.options ?? {});
  const checker = program.getTypeChecker();
  const names = files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol;
    return checker.getExportsOfModule(module).flatMap((symbol) => operationsOf(symbol, checker));
  });
  return [...new Set(names)].toSorted();
}

function operationsOf(exported: ts.Symbol, checker: ts.TypeChecker): string[] {
  const { name } = exported;
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  if (symbol.declarations?.some(isCooperative)) return [name];
  if (!symbol.declarations?.some((one) => ts.isClassDeclaration(one) || ts.isInterfaceDeclaration(one))) return [];
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  return members.flatMap((member) => {
    const isLoop = member.name.startsWith("__@iterator") && name !== "CooperativeIterable" && name !== "Loop";
    const isOperation = isLoop || member.declarations?.some((one) => isPublic(one) && isCooperative(one));
    return isOperation ? [name + labelOf(member.name)] : [];
  });
}

function labelOf(member: string): string {
  const [, symbol] = /^__@(\w+?)@/.exec(member) ?? [];
  return symbol === undefined ? `.${member}` : `[${symbol}]`;
}

function isCooperative(node: ts.Declaration): boolean {
  if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "cooperative")) return true;
  const body = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) ? node.body : undefined;
  const [first] = body?.statements ?? [];
  return first !== undefined && ts.isExpressionStatement(first) && first.getText().includes('"use cooperative"');
}

function isPublic(node: ts.Declaration): boolean {
  if (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return false;
  return !ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal");
}
