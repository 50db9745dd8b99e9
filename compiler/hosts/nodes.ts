// The node host: the edits of a file as a transformation of its tree, for the emitter of TypeScript 5.9 and 6.

import * as ts from "typescript";
import { directiveOf } from "../1-read/marks.js";
import { print } from "../3-lower/print.js";
import type { Pipeline } from "../pipeline.js";
import { isDirective } from "../syntax.js";
import { graft } from "./graft.js";

/** Lowers source files just before they are emitted. */
export function lowerBeforeEmit(pipeline: Pipeline, options: ts.CompilerOptions): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const edits = pipeline.lower(file);
    if (edits.isEmpty) return file;
    const { replacements, around, imports } = graft(file, edits, print(edits, file.fileName));
    const mark = directiveOf(file);
    const statements = ts
      .visitNodes(file.statements, replace, ts.isStatement)
      .filter((statement) => statement !== mark);
    const added = imports === undefined ? [] : [importFor(imports, isCommonJs(file, options), context.factory)];
    return context.factory.updateSourceFile(file, insertBehindDirectives(statements, added));

    function replace(node: ts.Node): ts.Node {
      return replacements.get(node) ?? (around.has(node) ? ts.visitEachChild(node, replace, context) : node);
    }
  };
}

function insertBehindDirectives(statements: readonly ts.Statement[], added: readonly ts.Statement[]): ts.Statement[] {
  const first = statements.findIndex((statement) => !isDirective(statement));
  return [...statements.slice(0, first), ...added, ...statements.slice(first)];
}

/**
 * The import of the runtime. In a CommonJS module it has to be a `require`: the emitter would turn an import into one, but not the
 * names that are used, because it does not know of them.
 */
function importFor(declaration: ts.ImportDeclaration, asRequire: boolean, factory: ts.NodeFactory): ts.Statement {
  const bindings = declaration.importClause?.namedBindings as ts.NamedImports;
  const module = (declaration.moduleSpecifier as ts.StringLiteral).text;
  const names = bindings.elements.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text] as const);
  if (asRequire) {
    const pattern = names.map(([exported, local]) => factory.createBindingElement(undefined, exported, local));
    const call = factory.createCallExpression(factory.createIdentifier("require"), undefined, [
      factory.createStringLiteral(module),
    ]);
    const variable = factory.createVariableDeclaration(
      factory.createObjectBindingPattern(pattern),
      undefined,
      undefined,
      call,
    );
    return factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([variable], ts.NodeFlags.Const),
    );
  }
  const specifiers = names.map(([exported, local]) =>
    factory.createImportSpecifier(false, factory.createIdentifier(exported), factory.createIdentifier(local)),
  );
  const clause = factory.createImportClause(undefined, undefined, factory.createNamedImports(specifiers));
  return factory.createImportDeclaration(undefined, clause, factory.createStringLiteral(module));
}

/** Whether a file is emitted as a CommonJS module. */
function isCommonJs(file: ts.SourceFile, { module = ts.ModuleKind.CommonJS }: ts.CompilerOptions): boolean {
  if (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext)
    return file.impliedNodeFormat !== ts.ModuleKind.ESNext;
  return module < ts.ModuleKind.ES2015;
}
