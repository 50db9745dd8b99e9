// The engine on the API of TypeScript 5.9 and 6.

import * as ts from "typescript";
import { choicesOf } from "../choices.js";
import { type Call, calleeOf, type FunctionNode, isAccess, isCall, isPattern, walk } from "../syntax.js";
import { boundFunction, calledFunction } from "./bound.js";
import { builtInName } from "./builtInName.js";
import { Comparison } from "./compare.js";
import type { ColorOf, Engine, Flow, Hole, TypeFacts } from "./engine.js";
import { expectedOfMapped } from "./mapped.js";
import { isLeaf, Mentions } from "./mentions.js";
import { sourceOf } from "./patterns.js";
import { Places } from "./places.js";
import { isPrimitive, typeOfNode } from "./typeOfNode.js";
import { declarationsOf, isWellKnown, NOTHING, partsOf, Types } from "./types.js";

export class TypeScriptEngine implements Engine {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #types: Types;
  readonly #places: Places;
  #comparison: Comparison | undefined;

  constructor(program: ts.Program) {
    this.#program = program;
    this.#checker = program.getTypeChecker();
    this.#types = new Types(program, this.#checker);
    this.#places = new Places(this.#types);
  }

  callees(calls: readonly Call[]): readonly TypeFacts[] {
    return calls.map((call) => {
      const callee = calleeOf(call);
      const called = calledFunction(callee, this.#types);
      if (called !== undefined) return this.#factsOf(called);
      const choices = choicesOf(callee);
      if (choices.length > 1) return combined(choices.map((choice) => this.#factsOf(choice)));
      const type = typeOfNode(callee, this.#checker);
      const facts = this.#types.factsOf(type);
      const declarations = this.#declarationsOf(call);
      if (declarations.length === 0 || isSeveral(type)) return facts;
      // The type of an overloaded function has all its signatures; only the one that was chosen counts.
      return { ...facts, callables: facts.callables.map(({ isBranded }) => ({ isBranded, declarations })) };
    });
  }

  /** The declarations of the signature that was chosen: several, if the callee is a union. */
  #declarationsOf(call: Call): readonly ts.Node[] {
    const signature = this.#checker.getResolvedSignature(call);
    return signature === undefined ? [] : declarationsOf(signaturesIn(signature));
  }

  builtIns(calls: readonly Call[]): readonly (string | undefined)[] {
    return calls.map((call) => {
      const declaration = this.#checker.getResolvedSignature(call)?.declaration;
      return declaration && builtInName(declaration, this.#program);
    });
  }

  types(nodes: readonly (ts.Expression | ts.ArrayBindingPattern)[]): readonly TypeFacts[] {
    return nodes.map((node) => this.#factsOf(node));
  }

  declaredTypes(declarations: readonly ts.Declaration[]): readonly TypeFacts[] {
    return declarations.map((declaration) => this.#types.factsOf(this.#checker.getTypeAtLocation(declaration)));
  }

  nexts(iterated: readonly ts.Expression[]): readonly TypeFacts[] {
    return iterated.map((expression) => {
      const next = partsOf(this.#checker.getTypeAtLocation(expression)).map((part) => this.#types.nextOf(part));
      return {
        ...NOTHING,
        callables: next.flatMap((type) => (type === undefined ? [] : this.#types.factsOf(type).callables)),
      };
    });
  }

  decoratedTypes(decorators: readonly ts.Decorator[]): readonly TypeFacts[] {
    return decorators.map((decorator) => {
      const parameters = this.#checker.getResolvedSignature(decorator)?.getParameters() ?? [];
      const type = this.#types.parameterType(parameters, 0);
      return type === undefined ? NOTHING : this.#types.factsOf(type);
    });
  }

  disposers(names: readonly ts.Identifier[]): readonly TypeFacts[] {
    return names.map((name) => {
      const type = this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(name));
      const method = type.getProperties().find(({ escapedName }) => isWellKnown(escapedName, "dispose"));
      return method === undefined
        ? NOTHING
        : this.#types.factsOf(this.#checker.getTypeOfSymbolAtLocation(method, name));
    });
  }

  #factsOf(node: ts.Expression | ts.ArrayBindingPattern): TypeFacts {
    if (ts.isArrayLiteralExpression(node) && isPattern(node)) {
      const source = sourceOf(node, this.#types);
      return source === undefined ? NOTHING : this.#types.factsOf(source);
    }
    const bound = ts.isArrayBindingPattern(node) ? undefined : boundFunction(node, this.#types);
    return bound ? this.#factsOf(bound) : this.#types.factsOf(typeOfNode(node, this.#checker));
  }

  expectedTypes(nodes: readonly (ts.Expression | ts.MethodDeclaration)[]): readonly (TypeFacts | undefined)[] {
    return nodes.map((node) => {
      const type = ts.isMethodDeclaration(node)
        ? this.#places.typeAt({ role: "expected", node })
        : (expectedOfMapped(node, this.#types) ?? this.#checker.getContextualType(node));
      return type && this.#types.factsOf(type);
    });
  }

  returnTypes(functions: readonly FunctionNode[]): readonly TypeFacts[] {
    return functions.map((fn) => {
      const signature = this.#checker.getSignatureFromDeclaration(fn);
      return signature === undefined ? NOTHING : this.#types.factsOf(signature.getReturnType());
    });
  }

  lockings(calls: readonly ts.CallExpression[]): readonly boolean[] {
    return calls.map((call) => {
      const { expression } = call;
      const nodes = isAccess(expression) ? [call, expression.expression] : [call];
      return nodes.some((node) => this.#types.isHeldLock(this.#checker.getTypeAtLocation(node)));
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

  holes(flows: readonly Flow[], isCooperative: ColorOf): readonly (readonly Hole[])[] {
    this.#comparison ??= new Comparison(this.#types, new Mentions(this.#types, isCooperative), isCooperative);
    const comparison = this.#comparison;
    return flows.map((flow) => this.#holesOf(flow, comparison, isCooperative));
  }

  #holesOf({ from, to }: Flow, comparison: Comparison, isCooperative: ColorOf): readonly Hole[] {
    if (ts.isSpreadElement(from.node) && isCall(from.node.parent))
      return this.#places.spreadPairs(from.node).flatMap(([source, target]) => comparison.holes(source, target));
    if (to.role === "plain") return comparison.holesInPlain(this.#places.typeAt(from) as ts.Type);
    // What is expected is known sooner than what is given: for that, the checker follows the control flow.
    const target = this.#places.typeAt(to);
    if (target === undefined || isPrimitive(target)) return NONE;
    const source = this.#places.typeAt(from);
    if (source === undefined || isLeaf(source)) return NONE;
    if (to.role === "own" && ts.isArrayLiteralExpression(to.node))
      return this.#elementHoles(source, target, comparison);
    const holes = comparison.holes(source, target);
    if (holes.length > 0 || from.role !== "own" || !this.#isBound(from.node, isCooperative)) return holes;
    return comparison.holesOfFunction(target);
  }

  #elementHoles(source: ts.Type, target: ts.Type, comparison: Comparison): readonly Hole[] {
    const [from, to] = [this.#types.elementOf(source), this.#types.elementOf(target)];
    const holes = from && to ? comparison.holes(from, to) : [];
    return holes.filter(({ kind }) => kind !== "iterable"); // checkForms knows which patterns can wait
  }

  /** Whether an expression is a cooperative function that has got a type which does not say so. */
  #isBound(node: ts.Node, isCooperative: ColorOf): boolean {
    const bound = ts.isExpression(node) ? boundFunction(node, this.#types) : undefined;
    return bound !== undefined && this.#factsOf(bound).callables.some((callable) => isColored(callable, isCooperative));
  }
}

const NONE: readonly Hole[] = [];

function isColored({ isBranded, declarations }: TypeFacts["callables"][number], isCooperative: ColorOf): boolean {
  return isBranded || declarations.some(isCooperative);
}

/** What is known of a value that is one of several. TypeScript leaves one out if it has the type of another, whatever its colour. */
function combined(choices: readonly TypeFacts[]): TypeFacts {
  return {
    callables: choices.flatMap(({ callables }) => callables),
    isOpen: choices.some(({ isOpen }) => isOpen),
    isIterable: choices.some(({ isIterable }) => isIterable),
    isCooperativeIterable: choices.some(({ isCooperativeIterable }) => isCooperativeIterable),
  };
}

/** Whether a type is several functions at once, of which the checker only asks the first. */
function isSeveral(type: ts.Type): boolean {
  return type.isIntersection() && type.types.filter((part) => part.getCallSignatures().length > 0).length > 1;
}

/** The signatures that one of a union is made of. The checker knows them, but its types do not say so. */
function signaturesIn(signature: ts.Signature): readonly ts.Signature[] {
  type Composite = ts.Signature & {
    readonly compositeSignatures?: readonly ts.Signature[];
    readonly target?: Composite;
  };
  const { compositeSignatures, target } = signature as Composite;
  const parts = compositeSignatures ?? target?.compositeSignatures;
  return parts === undefined ? [signature] : parts.flatMap(signaturesIn);
}
