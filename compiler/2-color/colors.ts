// Who may suspend.
//
//   by mark     the directive, or the tag, on the declaration
//   by type     `Cooperative<F>`: of the callee, or of the place where a function, arrow or method is written
//   condition   `@cooperative if fn`: depends on the callback that is passed: conditional.ts
//   inferred    a local function that is only called, or written as a callback of a built-in, from its body: inferLocals.ts
//
// A call is cooperative if one of the things that it may call is: the compiled call tolerates a plain function.
// A cooperative generator function is called like a plain one; it is what it returns that has to be waited for.

import * as ts from "typescript";
import type { Marks } from "../1-read/marks.js";
import type { Engine, Flow, Hole, TypeFacts } from "../engine/engine.js";
import { type Call, type FunctionNode, isFunctionNode, isGenerator } from "../syntax.js";
import { Callbacks } from "./callbacks.js";
import { decidingCallbacks, isCooperativeCallback } from "./conditional.js";
import { inferLocals } from "./inferLocals.js";
import { findObstacle } from "./places.js";
import type { Sites } from "./sites.js";

export class Colors {
  readonly #functions = new Map<ts.Node, boolean>();
  readonly #inferred = new Set<ts.Node>();
  readonly #callees = new Map<ts.Node, TypeFacts>();
  readonly #calls = new Map<ts.Node, boolean>();
  readonly #decidingCallbacks = new Map<ts.Node, readonly ts.Expression[]>();
  readonly #plainCalls = new Set<ts.Node>();
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
    this.#resolveIterables(iterated);
    this.engine
      .disposers(disposed)
      .forEach((facts, index) => this.#disposed.set(disposed[index] as ts.Identifier, this.isCooperativeType(facts)));
    this.engine.callees(calls).forEach((facts, index) => this.#callees.set(calls[index] as Call, facts));
    this.callbacks.resolve(calls, this.engine);
    inferLocals(sites, this);
    this.#resolveCalls(calls);
  }

  /** A function is cooperative, although no mark says so. */
  infer(fn: FunctionNode): void {
    this.#functions.set(fn, true);
    this.#inferred.add(fn);
  }

  isInferred(declaration: ts.Node): boolean {
    return this.#inferred.has(declaration);
  }

  /** What a call calls. */
  calleeOf(call: Call): TypeFacts | undefined {
    return this.#callees.get(call);
  }

  isCooperativeCall(node: ts.Node): boolean {
    return this.#calls.get(node) ?? this.#mayCallSuspend(node);
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

  /** Whether a call in plain code runs a function that could suspend, but for its plain callbacks. */
  isPlainCall(node: ts.Node): boolean {
    return this.#plainCalls.has(node);
  }

  /** The callbacks of a call that alone decide about its colour. Undefined if it has no such. */
  decidingCallbacks(node: ts.Node): readonly ts.Expression[] | undefined {
    return this.#decidingCallbacks.get(node);
  }

  #mayCallSuspend(call: ts.Node): boolean {
    const callee = this.#callees.get(call);
    return callee !== undefined && (this.isCooperativeType(callee) || this.isTwinCall(call));
  }

  #isCooperativeValue(value: ts.Expression): boolean {
    if (isFunctionNode(value)) return this.isCooperative(value);
    return this.engine.types([value]).some((facts) => this.isCooperativeType(facts));
  }

  /** Most say by their types that the next value may have to be waited for; an iterator of one's own, by the mark of its `next`. */
  #resolveIterables(iterated: readonly ts.Expression[]): void {
    const nexts = this.engine.nexts(iterated);
    this.engine.types(iterated).forEach(({ isCooperativeIterable }, index) => {
      const isCooperative = isCooperativeIterable || this.isCooperativeType(nexts[index] as TypeFacts);
      this.#iterables.set(iterated[index] as ts.Expression, isCooperative);
    });
  }

  /** The colours of functions are final. */
  #resolveCalls(calls: readonly Call[]): void {
    const cooperative = calls.filter((call) => this.#mayCallSuspend(call));
    for (const call of calls) this.#calls.set(call, false);
    for (const call of cooperative) {
      this.#calls.set(call, true);
      const callbacks = decidingCallbacks(call, this.#callees.get(call) as TypeFacts, this);
      if (callbacks !== undefined) this.#decidingCallbacks.set(call, callbacks);
    }
    for (const call of cooperative) {
      const callbacks = this.#decidingCallbacks.get(call);
      if (callbacks === undefined || callbacks.some((callback) => isCooperativeCallback(callback, this))) continue;
      if (findObstacle(call, this) !== undefined) this.#plainCalls.add(call);
    }
    for (const call of this.#plainCalls) this.#calls.set(call, false);
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

  /** Where each flow loses a colour. */
  holes(flows: readonly Flow[]): readonly (readonly Hole[])[] {
    return this.engine.holes(flows, (declaration) => this.isCooperative(declaration));
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
