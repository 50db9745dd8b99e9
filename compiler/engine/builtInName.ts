// The names of what comes with the engine: of the language's own library, and of Node's.

import * as ts from "typescript";

/** `Array.map`, for the method of the interface; `PromiseConstructor.new`, for what `new` calls. */
export function builtInName(declaration: ts.Node, program: ts.Program): string | undefined {
  if (!isOfEngine(declaration.getSourceFile(), program)) return undefined;
  const owner = declaration.parent as ts.Node | undefined;
  if (owner === undefined || !(ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner))) return undefined;
  if (ts.isConstructSignatureDeclaration(declaration)) return `${owner.name?.text}.new`;
  const name = ts.getNameOfDeclaration(declaration as ts.Declaration);
  return name !== undefined && ts.isIdentifier(name) ? `${owner.name?.text}.${name.text}` : undefined;
}

function isOfEngine(file: ts.SourceFile, program: ts.Program): boolean {
  return program.isSourceFileDefaultLibrary(file) || /\/@types\/node\//.test(file.fileName);
}
