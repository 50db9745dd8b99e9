// What tools are told about the colours of a program: who is cooperative and why, and where tasks may suspend.
//
//   function echo(socket: Socket) {          echo: cooperative, marked by its directive
//     "use cooperative";
//     for (const line of socket.lines())     a suspension point: iterates over `socket.lines()`
//       socket.write(line);                  a suspension point: calls `socket.write`, which is cooperative, marked by its tag

import type ts from "typescript";
import type { FunctionNode } from "../syntax.js";

/** The colours of one file. */
export interface Explanation {
  /** Its functions that have a body, or could have one, in the order of the text. */
  readonly functions: readonly ExplainedFunction[];
  /** Where code in it may suspend, in the order of the text. Where it must not, but would, is a matter of `check`. */
  readonly suspensions: readonly SuspensionPoint[];
}

/** A function, and why it has its colour. */
export interface ExplainedFunction {
  /** `serve`, `Session.read`; of a function without a name, what messages call it: `the arrow function`. */
  readonly name: string;
  /** The function, or whatever else declares something that can be called: a signature, a function type. */
  readonly declaration: ts.Node;
  /** `conditional` is the colour of a function that is cooperative only if a callback is. */
  readonly color: "cooperative" | "conditional" | "plain";
  /** In words: "cooperative: marked by its directive". */
  readonly summary: string;
  /** Undefined if it is plain. */
  readonly reason: Reason | undefined;
}

/**
 * What makes a function cooperative:
 *
 *   directive   the directive of its body
 *   file        the directive of its file
 *   tag         its tag
 *   class       the tag of the class or interface that it is a method of
 *   expected    the place where it is written expects a cooperative function
 *   type        its type is `Cooperative<F>`
 *   inferred    it is local, or a callback of a built-in, and something in it may suspend
 *   callback    it is a built-in that is called with a cooperative callback
 */
export interface Reason {
  readonly kind: "directive" | "file" | "tag" | "class" | "expected" | "type" | "inferred" | "callback";
  /** The mark, or the first place in the function that may suspend. Undefined if there is no such place. */
  readonly place: { readonly file: ts.SourceFile; readonly start: number } | undefined;
}

/** A place where a task may suspend: compiled, it has a `yield*`. */
export interface SuspensionPoint {
  readonly kind: "call" | "iteration" | "disposal";
  readonly file: ts.SourceFile;
  /** Where the expression or the name begins and ends. What `using` declares is disposed of at the end of its block. */
  readonly start: number;
  readonly end: number;
  /** In words: "calls `socket.write`". */
  readonly act: string;
  /** The function that suspends here. */
  readonly inside: FunctionNode;
  /** What it may wait for, as far as that is a function: what is called, or what disposes. Empty for an iteration. */
  readonly callees: readonly ExplainedFunction[];
}
