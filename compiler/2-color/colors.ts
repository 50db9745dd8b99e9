// Who may suspend.
//
//   by mark     the directive, or the tag, on the declaration
//   by type     `Cooperative<F>`: of the callee, or of the place where a function, arrow or method is written
//   inferred    a local function that is only called, or written as a callback of a built-in, from its body: inferLocals.ts
//
// A call is cooperative if one of the things that it may call is: the compiled call tolerates a plain function.
// A cooperative generator function is called like a plain one; it is what it returns that has to be waited for.

import ts from "typescript";
import type { Marks } from "../1-read/marks.js";
import type { Engine, TypeFacts } from "../engine/engine.js";
import { type Call, type FunctionNode, isFunctionNode, isGenerator } from "../syntax.js";
import { Callbacks } from "./callbacks.js";
import { inferLocals } from "./inferLocals.js";
import type { Sites } from "./sites.js";

export class Colors {
  readonly #functions = new Map<ts.Node, boolean>();
  readonly #callees = new Map<ts.Node, TypeFacts>();
  readonly #iterables = new Map<ts.Expression, boolean>();
  readonly #disposed = new Map<ts.Identifier, boolean>();
  /** The calls of built-ins that take a callback. */
  readonly callbacks = new Callbacks();

  constructor(
    readonly engine: Engine,
    readonly marks: Marks,
  ) {}

  /** Finds the colours of a file at once; afterwards they can be asked for one by one. */
  resolve(sites: Sites): void {
    const { calls, iterated, disposed } = sites;
    this.engine
      .types(iterated)
      .forEach((facts, index) => this.#iterables.set(iterated[index] as ts.Expression, facts.isCooperativeIterable));
    this.engine
      .disposers(disposed)
      .forEach((facts, index) => this.#disposed.set(disposed[index] as ts.Identifier, this.isCooperativeType(facts)));
    this.engine.callees(calls).forEach((facts, index) => this.#callees.set(calls[index] as Call, facts));
    this.callbacks.resolve(calls, this.engine);
    inferLocals(sites, this);
  }

  /** A function is cooperative, although no mark says so. */
  infer(fn: FunctionNode): void {
    this.#functions.set(fn, true);
  }

  isCooperativeCall(node: ts.Node): boolean {
    const callee = this.#callees.get(node);
    return callee !== undefined && (this.isCooperativeType(callee) || this.isTwinCall(node));
  }

  /** Whether a call is one of a built-in with a cooperative callback: its cooperative twin is called instead. */
  isTwinCall(node: ts.Node): boolean {
    return this.callbacks.ofTwin(node).some((callback) => this.#isCooperativeValue(callback));
  }

  /** Whether an expression is the object whose built-in method gives way to its twin. */
  isTwinReceiver(node: ts.Node): boolean {
    const call = this.callbacks.callOn(node);
    return call !== undefined && this.isTwinCall(call);
  }

  #isCooperativeValue(value: ts.Expression): boolean {
    if (isFunctionNode(value)) return this.isCooperative(value);
    return this.engine.types([value]).some((facts) => this.isCooperativeType(facts));
  }

  /** Whether the next value of what is iterated over may have to be waited for. */
  isCooperativeIterable(expression: ts.Expression): boolean {
    return this.#iterables.get(expression) ?? false;
  }

  /** Whether disposing of what `using` declares under this name may suspend. */
  isCooperativeDisposal(name: ts.Identifier): boolean {
    return this.#disposed.get(name) ?? false;
  }

  isCooperativeType(facts: TypeFacts): boolean {
    return facts.callables.some(
      ({ isBranded, declarations }) => isBranded || declarations.some((declaration) => this.isCooperative(declaration)),
    );
  }

  /** Whether calling what is declared here may suspend. */
  isCooperative(declaration: ts.Node): boolean {
    return !(isFunctionNode(declaration) && isGenerator(declaration)) && this.#isMarked(declaration);
  }

  isCooperativeGenerator(fn: FunctionNode): boolean {
    return isGenerator(fn) && this.#isMarked(fn);
  }

  /** Whether calls in the body of a function may suspend. */
  maySuspend(fn: FunctionNode): boolean {
    return this.#isMarked(fn);
  }

  #isMarked(declaration: ts.Node): boolean {
    let isMarked = this.#functions.get(declaration);
    if (isMarked === undefined) {
      this.#functions.set(declaration, false); // for a function whose type depends on its own
      isMarked = this.marks.isMarked(declaration) || this.#isExpectedToBe(declaration);
      this.#functions.set(declaration, isMarked);
    }
    return isMarked;
  }

  /** Whether a function stands where a cooperative one is expected. */
  #isExpectedToBe(declaration: ts.Node): boolean {
    const isExpression =
      ts.isArrowFunction(declaration) ||
      ts.isFunctionExpression(declaration) ||
      (ts.isMethodDeclaration(declaration) && ts.isObjectLiteralExpression(declaration.parent));
    if (!isExpression) return false;
    const [expected] = this.engine.expectedTypes([declaration]);
    return expected !== undefined && this.isCooperativeType(expected);
  }
}
