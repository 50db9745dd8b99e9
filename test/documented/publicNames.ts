// What users can import, and what its comments say.

import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What each part of the package exports. */
const ENTRIES = {
  stackful: "runtime/index.ts",
  "stackful/bytes": "runtime/io/bytes/index.ts",
  "stackful/fs": "runtime/io/fs/index.ts",
  "stackful/http": "runtime/io/http/index.ts",
  "stackful/net": "runtime/io/net/index.ts",
  "stackful/process": "runtime/io/process/index.ts",
  "stackful/websocket": "runtime/io/websocket/index.ts",
  "stackful/testing": "runtime/testing/index.ts",
  "stackful/worker": "runtime/io/worker/index.ts",
};

/** A name that users can import, or a member of one. */
export interface PublicName {
  /** `Mutex.lock`. */
  readonly name: string;
  /** Where it is imported from. */
  readonly from: string;
  /** Its comment, without stars. Empty if there is none. */
  readonly comment: string;
  readonly examples: readonly string[];
  readonly isMember: boolean;
  /** Whether it can be imported as a type only. */
  readonly isType: boolean;
  /** How many type parameters it has, or the type that it is a member of. */
  readonly arity: number;
  /** A function, method or class: something that can be called. */
  readonly isCallable: boolean;
  readonly suspends: boolean;
  /** As far as its own body says. */
  readonly throws: boolean;
}

/** Reads them from the sources. */
export function readPublicNames(): PublicName[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}tsconfig.json`,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => {},
    },
  );
  const paths = Object.values(ENTRIES).map((path) => root + path);
  const program = ts.createProgram(paths, config?.options ?? {});
  const checker = program.getTypeChecker();
  return Object.entries(ENTRIES).flatMap(([from, path]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(root + path) as ts.SourceFile) as ts.Symbol;
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      return namesOf(symbol, from, isTypeOnly(exported) || !(symbol.flags & ts.SymbolFlags.Value));
    });
  });
}

function isTypeOnly(exported: ts.Symbol): boolean {
  const [specifier] = exported.declarations ?? [];
  return (
    specifier !== undefined &&
    ts.isExportSpecifier(specifier) &&
    (specifier.isTypeOnly || specifier.parent.parent.isTypeOnly)
  );
}

function namesOf(symbol: ts.Symbol, from: string, isType: boolean): PublicName[] {
  const declarations = (symbol.declarations ?? []).filter((one) =>
    one.getSourceFile().fileName.startsWith(`${root}runtime/`),
  );
  const members = declarations.flatMap((one) =>
    ts.isClassDeclaration(one) || ts.isInterfaceDeclaration(one) ? membersOf(one) : [],
  );
  const [first] = declarations;
  const arity =
    first !== undefined && "typeParameters" in first
      ? ((first.typeParameters as unknown[] | undefined)?.length ?? 0)
      : 0;
  const complete = (description: Description, isMember: boolean) => ({ ...description, from, isType, arity, isMember });
  return [
    complete(describeName(symbol.name, declarations), /* isMember: */ false),
    ...[...new Set(members.map(nameOfMember))].map((name) => {
      const those = members.filter((one) => nameOfMember(one) === name); // an overloaded method has several
      return complete(describeName(`${symbol.name}.${name}`, those), /* isMember: */ true);
    }),
  ];
}

/** Those that users see. */
function membersOf(node: ts.ClassDeclaration | ts.InterfaceDeclaration): ts.Declaration[] {
  return [...node.members].filter(
    (member) =>
      member.name !== undefined &&
      !ts.isPrivateIdentifier(member.name) &&
      !(ts.isComputedPropertyName(member.name) && ts.isIdentifier(member.name.expression)) &&
      !ts.isSetAccessor(member) &&
      !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Override)) &&
      !/@internal/.test(commentOf(member)),
  );
}

function nameOfMember(member: ts.Declaration): string {
  return (member as ts.ClassElement).name?.getText().replace(/^\[Symbol\.(.*)\]$/, "@@$1") ?? "";
}

type Description = Pick<PublicName, "name" | "comment" | "examples" | "isCallable" | "suspends" | "throws">;

function describeName(name: string, declarations: readonly ts.Declaration[]): Description {
  const comment = declarations.map(commentOf).join("\n");
  const callable = declarations.filter(
    (one) => ts.isFunctionLike(one) || ts.isClassDeclaration(one) || ts.isMethodSignature(one),
  );
  return {
    name,
    comment,
    examples: declarations.flatMap(examplesOf),
    isCallable: callable.some((one) => !ts.isAccessor(one)),
    suspends: /@cooperative\b/.test(comment),
    throws: callable.some(throwsItself),
  };
}

/** The comment in front of a declaration, and, of overloads, of each. */
function commentOf(declaration: ts.Declaration): string {
  const comments = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  return comments
    .map((one) =>
      one
        .getText()
        .replace(/^\/\*\*|\*\/$/g, "")
        .replace(/^\s*\* ?/gm, ""),
    )
    .join("\n");
}

function examplesOf(declaration: ts.Declaration): string[] {
  return commentOf(declaration)
    .split(/^@/m)
    .filter((tag) => tag.startsWith("example"))
    .map((tag) => tag.replace(/^example\s*/, ""));
}

/** Whether it throws, or checks what it is given. A class does what its constructor does. */
function throwsItself(declaration: ts.Declaration): boolean {
  if (ts.isClassDeclaration(declaration))
    return declaration.members.some((one) => ts.isConstructorDeclaration(one) && throwsItself(one));
  const { body } = declaration as ts.FunctionLikeDeclaration;
  return body !== undefined && contains(body);

  function contains(node: ts.Node): boolean {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isThrowStatement(node)) return true;
    if (ts.isCallExpression(node) && /\bcheck[A-Z]\w*$/.test(node.expression.getText())) return true;
    return ts.forEachChild(node, contains) ?? false;
  }
}
