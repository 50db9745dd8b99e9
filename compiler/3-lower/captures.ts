// What an arrow function sees of its surroundings, for one that becomes a function with a `this` and `arguments` of its own.
//
// `super` is captured as an object that reads and writes properties in its stead: supers.ts.
//
//   start() { on(() => { this.read(); }); }     becomes    start() { const $this = this; on(function* () { … $this.read() … }); }
//   class Server { handle = () => { this.x }; } becomes    class Server { handle = (($this) => function* () { $this.x })(this); }
//
// A constructor of a derived class has no `this` before `super()`: there `$this` is a function, and `this` is `$this()`.

import * as ts from "typescript";
import { FunctionScope, type Lowering } from "./lowering.js";

/** Lowers an arrow, given the scope that its captures come from, and declares those. */
export function lowerWithCaptures(
  arrow: ts.ArrowFunction,
  lowering: Lowering,
  lower: (lexicalScope: FunctionScope) => void,
): void {
  if (lowering.lexicalScope !== undefined) return lower(lowering.lexicalScope);
  if (!lowering.scope.options.isExpression) return lower(lowering.scope);
  const { file, edits } = lowering;
  const open = edits.slot(arrow.getStart(file));
  const captured = new FunctionScope(lowering.scope.node);
  lower(captured);
  if (captured.captures.size === 0) return;
  const name = nameFor(arrow);
  open.text = `((${[...captured.captures.keys()].join(", ")}) => ${name === undefined ? "" : `({ ${name}: `}`;
  edits.after(arrow.end, `${name === undefined ? "" : ` })[${name}]`})(${[...captured.captures.values()].join(", ")})`);
}

/** The name that the engine would give the arrow, as a literal. */
function nameFor({ parent }: ts.ArrowFunction): string | undefined {
  if (!ts.isPropertyDeclaration(parent) && !ts.isParameter(parent)) return undefined;
  return ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name) ? JSON.stringify(parent.name.text) : undefined;
}

/** Replaces `this`, `arguments` or `new.target` by what was captured. Returns false if the node is none of them. */
export function lowerCaptured(node: ts.Node, from: FunctionScope, lowering: Lowering): boolean {
  const { file, edits } = lowering;
  const meaning = meaningOf(node);
  if (meaning === undefined) return false;
  const replacement = capture(meaning, from, lowering);
  if (ts.isShorthandPropertyAssignment(node.parent)) edits.after(node.end, `: ${replacement}`);
  else edits.replace(node.getStart(file), node.end, replacement);
  return true;
}

/** What `this` of the source is called here. */
export function receiver(lowering: Lowering): string {
  return lowering.lexicalScope === undefined ? "this" : capture("this", lowering.lexicalScope, lowering);
}

type Meaning = "this" | "new.target" | "arguments";

function meaningOf(node: ts.Node): Meaning | undefined {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return "this";
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword) return "new.target";
  return ts.isIdentifier(node) && node.text === "arguments" && !isName(node) ? "arguments" : undefined;
}

/** Whether an identifier is only a name: `x.arguments`, `{ arguments: 1 }`. */
function isName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === identifier;
}

function capture(meaning: Meaning, from: FunctionScope, { names }: Lowering): string {
  const name = names.free(`$${meaning.replace(".", "_")}`);
  if (meaning === "this" && ts.isSourceFile(from.node)) return "undefined";
  const isLate = meaning === "this" && isDerivedConstructor(from.node);
  from.captures.set(name, isLate ? "() => this" : meaning);
  return isLate ? `${name}()` : name;
}

function isDerivedConstructor(node: ts.Node): boolean {
  return (
    ts.isConstructorDeclaration(node) &&
    (node.parent.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false)
  );
}
