// The engine on the API of TypeScript 5.9 and 6.

import ts from "typescript";
import { type Call, calleeOf, type FunctionNode, walk } from "../syntax.js";
import type { Callable, Engine, TypeFacts } from "./engine.js";

/** Types of which nothing is known that a value of them could not be. */
const OPEN =
  ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.InstantiableNonPrimitive;

const NOTHING: TypeFacts = { callables: [], isOpen: false, isIterable: false, isCooperativeIterable: false };

export class TypeScriptEngine implements Engine {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #facts = new Map<ts.Type, TypeFacts>();
  /** The brand of `Cooperative<F>`, as the checker names that property: once per copy of the runtime's declarations. */
  readonly #brands: ReadonlySet<string>;

  constructor(program: ts.Program) {
    this.#program = program;
    this.#checker = program.getTypeChecker();
    this.#brands = new Set(program.getSourceFiles().flatMap((file) => findBrand(file, this.#checker) ?? []));
  }

  callees(calls: readonly Call[]): readonly TypeFacts[] {
    return calls.map((call) => {
      const facts = this.#factsOf(this.#checker.getTypeAtLocation(calleeOf(call)));
      const declaration = this.#checker.getResolvedSignature(call)?.declaration;
      if (declaration === undefined) return facts;
      // The type of an overloaded function has all its signatures; only the one that was chosen counts.
      return {
        ...facts,
        callables: facts.callables.map(({ isBranded }) => ({ isBranded, declarations: [declaration] })),
      };
    });
  }

  builtIns(calls: readonly Call[]): readonly (string | undefined)[] {
    return calls.map((call) => {
      const declaration = this.#checker.getResolvedSignature(call)?.declaration;
      if (declaration === undefined || !this.#isOfEngine(declaration.getSourceFile())) return undefined;
      return builtInName(declaration);
    });
  }

  /** Whether a file declares what comes with the engine: the language's own, or Node's. */
  #isOfEngine(file: ts.SourceFile): boolean {
    return this.#program.isSourceFileDefaultLibrary(file) || /\/@types\/node\//.test(file.fileName);
  }

  types(nodes: readonly (ts.Expression | ts.ArrayBindingPattern)[]): readonly TypeFacts[] {
    return nodes.map((node) => this.#factsOf(this.#checker.getTypeAtLocation(node)));
  }

  disposers(names: readonly ts.Identifier[]): readonly TypeFacts[] {
    return names.map((name) => {
      const type = this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(name));
      const method = type.getProperties().find(({ escapedName }) => isWellKnown(escapedName, "dispose"));
      return method === undefined ? NOTHING : this.#factsOf(this.#checker.getTypeOfSymbolAtLocation(method, name));
    });
  }

  expectedTypes(nodes: readonly (ts.Expression | ts.MethodDeclaration)[]): readonly (TypeFacts | undefined)[] {
    return nodes.map((node) => {
      const type = ts.isMethodDeclaration(node)
        ? this.#expectedMethodType(node)
        : this.#checker.getContextualType(node);
      return type && this.#factsOf(type);
    });
  }

  returnTypes(functions: readonly FunctionNode[]): readonly TypeFacts[] {
    return functions.map((fn) => {
      const signature = this.#checker.getSignatureFromDeclaration(fn);
      return signature === undefined ? NOTHING : this.#factsOf(signature.getReturnType());
    });
  }

  declarations(identifiers: readonly ts.Identifier[]): readonly (ts.Node | undefined)[] {
    return identifiers.map((identifier) => {
      const symbol = ts.isShorthandPropertyAssignment(identifier.parent)
        ? this.#checker.getShorthandAssignmentValueSymbol(identifier.parent)
        : this.#checker.getSymbolAtLocation(identifier);
      return symbol?.valueDeclaration;
    });
  }

  printReturnTypes(functions: readonly FunctionNode[]): readonly string[] {
    return functions.map((fn) => {
      const type = this.#checker.getSignatureFromDeclaration(fn)?.getReturnType();
      return type === undefined ? "" : this.#checker.typeToString(type, fn, ts.TypeFormatFlags.NoTruncation);
    });
  }

  references(property: ts.AccessorDeclaration): readonly ts.Node[] {
    const name = property.name.getText();
    const files = this.#program.getSourceFiles().filter((file) => !file.isDeclarationFile && file.text.includes(name));
    const found: ts.Node[] = [];
    for (const file of files) {
      walk(file, (node) => {
        if ((!ts.isIdentifier(node) && !ts.isPrivateIdentifier(node)) || node.text !== name) return;
        if (this.#checker.getSymbolAtLocation(node)?.declarations?.includes(property)) found.push(node);
      });
    }
    return found;
  }

  #expectedMethodType(method: ts.MethodDeclaration): ts.Type | undefined {
    if (!ts.isObjectLiteralExpression(method.parent) || !ts.isIdentifier(method.name)) return undefined;
    const property = this.#checker.getContextualType(method.parent)?.getProperty(method.name.text);
    return property && this.#checker.getTypeOfSymbolAtLocation(property, method);
  }

  #factsOf(type: ts.Type): TypeFacts {
    let facts = this.#facts.get(type);
    if (facts === undefined) {
      const parts = type.isUnion() ? type.types : [type];
      facts = {
        callables: parts.flatMap((part) => this.#callable(part) ?? []),
        isOpen: parts.some((part) => this.#isOpen(part)),
        isIterable: parts.some((part) => isIterable(part)),
        isCooperativeIterable: parts.some((part) => isIterable(part) && this.#isBranded(part)),
      };
      this.#facts.set(type, facts);
    }
    return facts;
  }

  #callable(type: ts.Type): Callable | undefined {
    const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
    if (signatures.length === 0) return undefined;
    return {
      isBranded: this.#isBranded(type),
      declarations: signatures.flatMap(({ declaration }) => declaration ?? []),
    };
  }

  #isBranded(type: ts.Type): boolean {
    return type.getProperties().some(({ escapedName }) => this.#brands.has(escapedName as string));
  }

  #isOpen(type: ts.Type): boolean {
    if (type.flags & OPEN) return true;
    const name = type.symbol?.name;
    return (name === "Function" || name === "Object") && isGlobal(type.symbol);
  }
}

/** The property name of the unique symbol that brands cooperative types, if this is the file that declares it. */
function findBrand(file: ts.SourceFile, checker: ts.TypeChecker): string | undefined {
  if (!file.text.includes("const cooperative: unique symbol")) return undefined;
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const declaration = statement.declarationList.declarations.find(({ name }) => name.getText(file) === "cooperative");
    const type = declaration && checker.getTypeAtLocation(declaration.name);
    if (type && type.flags & ts.TypeFlags.UniqueESSymbol) return (type as ts.UniqueESSymbolType).escapedName as string;
  }
  return undefined;
}

/** `Array.map`, for the method of the interface; `PromiseConstructor.new`, for what `new` calls. */
function builtInName(declaration: ts.Node): string | undefined {
  const owner = declaration.parent as ts.Node | undefined;
  if (owner === undefined || !(ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner))) return undefined;
  if (ts.isConstructSignatureDeclaration(declaration)) return `${owner.name?.text}.new`;
  const name = ts.getNameOfDeclaration(declaration as ts.Declaration);
  return name !== undefined && ts.isIdentifier(name) ? `${owner.name?.text}.${name.text}` : undefined;
}

function isIterable(type: ts.Type): boolean {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)))
    return (type.flags & ts.TypeFlags.StringLike) !== 0;
  return type.getProperties().some(({ escapedName }) => isWellKnown(escapedName, "iterator"));
}

/** Whether a property is named by a symbol of the language: `Symbol.iterator`. */
function isWellKnown(escapedName: ts.__String, symbol: string): boolean {
  return (escapedName as string).startsWith(`__@${symbol}@`);
}

function isGlobal({ declarations }: ts.Symbol): boolean {
  return declarations?.some(({ parent }) => ts.isSourceFile(parent) && !ts.isExternalModule(parent)) ?? false;
}
