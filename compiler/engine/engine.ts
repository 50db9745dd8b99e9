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

/**
 * Which type of a node; `plain` is what takes plain functions, whatever its type says:
 *
 *   own           the type of an expression, a type, a declaration, or of what a class creates
 *   static        the type of a class itself
 *   element       the type of what an expression iterates over
 *   expected      the type that is expected where an expression, a property or a method stands
 *   parameter     the declared type of the parameter that takes an argument, before type parameters have become types
 *   receiver      what the function that is called expects as its `this`
 *   index         the type that an index signature of a class or interface gives to all its members
 *   constraint    the constraint of the type parameter that takes a type argument
 */
export type TypeRole =
  | "own"
  | "static"
  | "element"
  | "expected"
  | "parameter"
  | "constraint"
  | "receiver"
  | "index"
  | "plain";

export interface TypeAt {
  readonly role: TypeRole;
  readonly node: ts.Node;
}

/** A way for a value from one place to another: one type meets another. */
export interface Flow {
  readonly from: TypeAt;
  readonly to: TypeAt;
}

/**
 * Where a flow loses a colour:
 *
 *   function     a cooperative function arrives where a plain one is expected
 *   parameter    a function that takes plain functions arrives where it will be given cooperative ones
 *   iterable     a cooperative iterable arrives where a plain one is expected
 *   open         a cooperative function arrives where anything may be
 */
export interface Hole {
  readonly kind: "function" | "parameter" | "iterable" | "open";
  /** The way to it from the value: `.name`, `[…]`, `()`. */
  readonly path: readonly string[];
}

/** Whether calling what is declared here may suspend. An engine in another process asks for all declarations of a type at once. */
export type ColorOf = (declaration: ts.Node) => boolean;

export interface Engine {
  /** What each call calls: the signature that was chosen, and the type of the callee. */
  callees(calls: readonly Call[]): readonly TypeFacts[];
  /** The name of the built-in that each call calls, `Array.map` for a method of `Array`; undefined if it calls anything else. */
  builtIns(calls: readonly Call[]): readonly (string | undefined)[];
  /** The type of each expression; of a pattern, the type of what it takes its values from. */
  types(nodes: readonly (ts.Expression | ts.ArrayBindingPattern)[]): readonly TypeFacts[];
  /** The type of each declaration. */
  declaredTypes(declarations: readonly ts.Declaration[]): readonly TypeFacts[];
  /** The type of the method that gives the next value, when each expression is iterated over. */
  nexts(iterated: readonly ts.Expression[]): readonly TypeFacts[];
  /** The type that each decorator expects of what it decorates. */
  decoratedTypes(decorators: readonly ts.Decorator[]): readonly TypeFacts[];
  /** The type of the method that disposes of the value of each variable. */
  disposers(names: readonly ts.Identifier[]): readonly TypeFacts[];
  /** The type that is expected where each expression or method stands; undefined where any will do. */
  expectedTypes(nodes: readonly (ts.Expression | ts.MethodDeclaration)[]): readonly (TypeFacts | undefined)[];
  /** The type of what each function returns. */
  returnTypes(functions: readonly FunctionNode[]): readonly TypeFacts[];
  /** Whether each call returns a lock that is held, or is made on one. */
  lockings(calls: readonly ts.CallExpression[]): readonly boolean[];
  /** What each identifier means: where it is declared. */
  declarations(identifiers: readonly ts.Identifier[]): readonly (ts.Node | undefined)[];
  /** The type of what each function returns, as one would write it. */
  printReturnTypes(functions: readonly FunctionNode[]): readonly string[];
  /** Every place in the program that names a property, the places where it is declared included. */
  references(property: ts.AccessorDeclaration): readonly ts.Node[];
  /** Where each flow loses a colour. `isCooperative` has to be the same each time. */
  holes(flows: readonly Flow[], isCooperative: ColorOf): readonly (readonly Hole[])[];
}
