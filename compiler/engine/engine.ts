// What the passes ask of a type checker.
//
// Always for many nodes at once: asking an engine in another process costs as much for a thousand as for one.

import type ts from "typescript";
import type { Call, FunctionNode } from "../syntax.js";

/** One thing that can be called. */
export interface Callable {
  /** Whether its type is `Cooperative<F>`. */
  readonly isBranded: boolean;
  /** The declarations of its signatures. */
  readonly declarations: readonly ts.Node[];
}

/** What is known of a type. A union is several things, so each is true if it is true of one of them. */
export interface TypeFacts {
  /** What it can be called as. */
  readonly callables: readonly Callable[];
  /** Anything at all may be in it: `any`, `unknown`, `object`, `Function`, a type parameter. */
  readonly isOpen: boolean;
  readonly isIterable: boolean;
  /** Whether the next value of it may have to be waited for. */
  readonly isCooperativeIterable: boolean;
}

export interface Engine {
  /** What each call calls: the signature that was chosen, and the type of the callee. */
  callees(calls: readonly Call[]): readonly TypeFacts[];
  /** The name of the built-in that each call calls, `Array.map` for a method of `Array`; undefined if it calls anything else. */
  builtIns(calls: readonly Call[]): readonly (string | undefined)[];
  /** The type of each expression; of a pattern, the type of what it takes its values from. */
  types(nodes: readonly (ts.Expression | ts.ArrayBindingPattern)[]): readonly TypeFacts[];
  /** The type of the method that disposes of the value of each variable. */
  disposers(names: readonly ts.Identifier[]): readonly TypeFacts[];
  /** The type that is expected where each expression or method stands; undefined where any will do. */
  expectedTypes(nodes: readonly (ts.Expression | ts.MethodDeclaration)[]): readonly (TypeFacts | undefined)[];
  /** The type of what each function returns. */
  returnTypes(functions: readonly FunctionNode[]): readonly TypeFacts[];
  /** What each identifier means: where it is declared. */
  declarations(identifiers: readonly ts.Identifier[]): readonly (ts.Node | undefined)[];
  /** The type of what each function returns, as one would write it. */
  printReturnTypes(functions: readonly FunctionNode[]): readonly string[];
  /** Every place in the program that names a property, the places where it is declared included. */
  references(property: ts.AccessorDeclaration): readonly ts.Node[];
}
