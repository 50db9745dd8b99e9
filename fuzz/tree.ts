// Programs as trees: text with holes, in which there are trees again. So the reducer can take parts away, and never has to read text.
//
//   new ${callee}(${argument})     a tree of the form `new`, with two holes
//
// A tree knows how tightly its text binds, a hole how tightly it has to: parentheses stand where they are needed, and nowhere else,
// because where the compiler has to add some is a thing to be tested.

import type { Slot } from "./slots.js";

/** What a tree is good for. In a hole, one tree can stand in for another of the same sort. */
export type Sort =
  /** An expression of type `any`, and one of any type at all. */
  | "value"
  | "anything"
  /** An expression that is a cooperative call; and one whose truth is asked for. */
  | "effect"
  | "test"
  /** Expressions of the types of the world: world/declarations.ts. */
  | "object"
  | "maybe"
  | "bag"
  | "function"
  | "class"
  | "tag"
  | "key"
  /** An array, a plain iterable, a cooperative one, and a cooperative generator. */
  | "array"
  | "iterable"
  | "source"
  | "generator"
  | "statement"
  | "member"
  /** Something that is always made in one way: it cannot be replaced, only what is in it. */
  | "fixed";

/** How tightly an expression binds. */
export const Level = {
  Comma: 0,
  Assign: 1,
  Conditional: 2,
  Or: 3,
  And: 4,
  BitOr: 5,
  BitXor: 6,
  BitAnd: 7,
  Equal: 8,
  Relation: 9,
  Shift: 10,
  Sum: 11,
  Product: 12,
  Power: 13,
  Unary: 14,
  Postfix: 15,
  Call: 16,
  Member: 17,
} as const;

export type Level = number;

export interface Tree {
  readonly sort: Sort;
  /** The rule of the grammar that made it. */
  readonly form: string;
  readonly level: Level;
  readonly parts: readonly Part[];
}

export type Part = string | Hole | List;

export interface Hole {
  readonly kind: "hole";
  readonly sort: Sort;
  readonly slot: Slot;
  /** Text that binds less tightly than this is put in parentheses. */
  readonly level: Level;
  /** Whether the text begins a statement, or the body of an arrow function, where `{` means something else. */
  readonly isFirst: boolean;
  readonly tree: Tree;
}

/** Any number of trees, each of which can be left out. */
export interface List {
  readonly kind: "list";
  readonly layout: "lines" | "commas";
  readonly trees: readonly Tree[];
}

/** A tree from a template: `tree("value", "new", Level.Member)\`new ${callee}()\``. */
export function tree(
  sort: Sort,
  form: string,
  level: Level = Level.Member,
): (strings: readonly string[], ...parts: Part[]) => Tree {
  return (strings, ...parts) => ({
    sort,
    form,
    level,
    parts: strings.flatMap((text, index) => [text, ...parts.slice(index, index + 1)]).filter((part) => part !== ""),
  });
}

export function list(layout: List["layout"], trees: readonly Tree[]): List {
  return { kind: "list", layout, trees };
}

/** A tree that stands where it does for good, as a part of another. */
export function fixed(only: Tree): Hole {
  return { kind: "hole", sort: "fixed", slot: "parentheses", level: Level.Comma, isFirst: false, tree: only };
}

/** How a program is printed. */
export interface Style {
  /** Whether statements end with semicolons, or just with their line. */
  readonly semicolons: boolean;
}

export function print(root: Tree, style: Style): string {
  return printTree(root, "");

  function printTree({ parts }: Tree, indent: string): string {
    return parts.map((part) => printPart(part, indent)).join("");
  }

  function printPart(part: Part, indent: string): string {
    if (typeof part === "string") return part;
    if (part.kind === "hole") return printHole(part, indent);
    if (part.layout === "commas") return part.trees.map((one) => printTree(one, indent)).join(", ");
    return printLines(part, indent);
  }

  function printHole(hole: Hole, indent: string): string {
    const text = printTree(hole.tree, indent);
    const isTaken = hole.isFirst && /^(?:\{|function\b|class\b|let\b)/.test(text);
    return hole.tree.level < hole.level || isTaken ? `(${text})` : text;
  }

  function printLines({ trees }: List, indent: string): string {
    const inner = `${indent}  `;
    const lines = trees.map((one) => {
      const text = printTree(one, inner);
      if (style.semicolons) return text.endsWith("}") && !isExpression(one) ? text : `${text};`;
      return /^[([{`+\-/*<]/.test(text) ? `;${text}` : text;
    });
    return lines.length === 0 ? "" : `${lines.map((line) => `\n${inner}${line}`).join("")}\n${indent}`;
  }
}

/** A statement that its closing brace does not end. */
function isExpression({ level }: Tree): boolean {
  return level !== Level.Member;
}
