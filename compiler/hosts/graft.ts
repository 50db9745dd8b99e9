// Nodes from edits, for a compiler that wants nodes.
//
//   edited text     is parsed: the copy of the original tree, alike but for what the edits have changed
//   grafting        replaces the outermost changed functions of the original by those of the copy, and nothing else
//
// Imports, enums and namespaces stay original nodes, for which the compiler knows the types. A node of the copy gets its place in the
// source from the layout, and the original node that stands there as its `original`: with that, import elision, constants of enums
// and metadata of decorators work as if nothing had happened.
//
// Only the statements of the file that have changed are parsed; each of the others is an empty block meanwhile.
//
//   I1  Outside the changed functions, the two trees have the same shape; but for an import at the top, for directives that are gone,
//       and for what stands in unchanged statements of the file.
//   I2  No two nodes of the copy share an original.

import * as ts from "typescript";
import { DIRECTIVE } from "../1-read/marks.js";
import type { Edit, Edits } from "../3-lower/edits.js";
import type { Printed } from "../3-lower/print.js";
import { CONTRACT_MODULE } from "../contract.js";
import { directivesOf, isDirective, isFunctionNode, walk } from "../syntax.js";
import { Positions } from "./positions.js";

/** What grafting finds: the nodes to replace, and by what; and what to import. */
export interface Grafts {
  readonly replacements: ReadonlyMap<ts.Node, ts.Node>;
  /** The nodes around them. Whatever is not among these is as it was. */
  readonly around: ReadonlySet<ts.Node>;
  readonly imports: ts.ImportDeclaration | undefined;
}

export function graft(file: ts.SourceFile, edits: Edits, { code, layout }: Printed): Grafts {
  const options = { languageVersion: file.languageVersion, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const positions = new Positions(layout);
  const changes = new Changes(edits);
  const text = withoutUnchanged(code, file, changes, positions);
  const copy = ts.createSourceFile(file.fileName, text, options, /* setParentNodes: */ false, scriptKindOf(file));
  const replacements = new Map<ts.Node, ts.Node>();
  const around = new Set<ts.Node>();
  const statements = copy.statements.filter((statement) => !isContractImport(statement));
  const originals = file.statements.filter((statement) => !isMark(statement));
  originals.forEach((original, index) => match(original, statements[index] as ts.Node));
  return { replacements, around, imports: copy.statements.find(isContractImport) };

  /** Walks both trees side by side, as far as they are alike. */
  function match(original: ts.Node, other: ts.Node): void {
    if (!changes.touch(original)) return;
    if (isUnit(original, changes)) {
      adopt(other, copy, original, file, positions);
      replacements.set(original, other);
      return;
    }
    around.add(original);
    const others = childrenOf(other);
    childrenOf(original).forEach((child, index) => match(child, others[index] as ts.Node));
  }
}

/**
 * The code, with an empty block in place of each unchanged statement: `{           }`. Everything else is where it was. A block needs no
 * semicolon, and what stands in front of one, or behind it, needs none because of it.
 */
function withoutUnchanged(code: string, file: ts.SourceFile, changes: Changes, positions: Positions): string {
  if (!code.includes(CONTRACT_MODULE)) return code; // Then it may be that only an unchanged statement makes it a module.
  const parts: string[] = [];
  let copied = 0;
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    const length = statement.end - start;
    if (length < 2 || changes.meet(start, statement.end)) continue;
    const at = positions.codeOf(start);
    parts.push(code.slice(copied, at), "{", " ".repeat(length - 2), "}");
    copied = at + length;
  }
  return parts.join("") + code.slice(copied);
}

function scriptKindOf({ fileName }: ts.SourceFile): ts.ScriptKind {
  return fileName.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

function isContractImport(node: ts.Node): node is ts.ImportDeclaration {
  return (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    node.moduleSpecifier.text === CONTRACT_MODULE
  );
}

/** A file's own mark, which lowering removes. */
function isMark(statement: ts.Statement): boolean {
  return (
    isDirective(statement) &&
    statement.expression.text === DIRECTIVE &&
    directivesOf(statement.getSourceFile()).includes(statement)
  );
}

/** Whether a changed node is replaced as a whole: a function; or the initialiser of a field, which may have become a call. */
function isUnit(node: ts.Node, changes: Changes): boolean {
  if (isFunctionNode(node)) return changes.touch(node);
  if (ts.isCallExpression(node) && changes.wrap(node)) return true;
  return ts.isClassStaticBlockDeclaration(node) || (ts.isPropertyDeclaration(node) && changes.touch(node));
}

/** What is inserted between statements means nothing to a tree. */
const SEPARATOR = ";";

/** Where the edits have changed anything but the space between statements. */
class Changes {
  readonly #places: readonly (readonly [number, number])[];
  /** Where something stands between statements that means nothing to a tree. */
  readonly #separated: ReadonlySet<number>;
  readonly #opened: ReadonlySet<number>;
  readonly #closed: ReadonlySet<number>;

  constructor({ list }: Edits) {
    this.#opened = new Set(list.flatMap((edit) => (edit.kind === "before" ? [edit.at] : [])));
    this.#closed = new Set(list.flatMap((edit) => (edit.kind === "after" && !isSeparator(edit) ? [edit.at] : [])));
    this.#separated = new Set(list.flatMap((edit) => ("at" in edit && isSeparator(edit) ? [edit.at] : [])));
    this.#places = list
      .flatMap((edit) => {
        if (!("at" in edit)) return [[edit.start, edit.end] as const];
        return isSeparator(edit) ? [] : [[edit.at, edit.at] as const];
      })
      .toSorted(([a], [b]) => a - b);
  }

  /** Whether something was put around a node. */
  wrap(node: ts.Node): boolean {
    return this.#opened.has(node.getStart()) && this.#closed.has(node.end);
  }

  /** Whether anything in a node has changed. */
  touch(node: ts.Node): boolean {
    return this.#touchRange(node.getStart(), node.end);
  }

  /** Whether anything has changed in a range of the source, or at its ends. */
  meet(start: number, end: number): boolean {
    return this.#touchRange(start, end) || this.#separated.has(end);
  }

  #touchRange(start: number, end: number): boolean {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] as readonly [number, number])[0] < start) low = middle + 1;
      else high = middle;
    }
    const first = this.#places[low];
    return first !== undefined && first[0] <= end;
  }
}

function isSeparator(edit: Edit): boolean {
  return edit.kind === "after" && edit.text === SEPARATOR;
}

/** Makes nodes of the copy part of the original tree: their places are those in the source, their originals the nodes there. */
function adopt(root: ts.Node, copy: ts.SourceFile, original: ts.Node, file: ts.SourceFile, positions: Positions): void {
  const originals = new Originals(original, file);
  adoptNode(root);

  function adoptNode(node: ts.Node): void {
    const start = positions.sourceOfStart(node.getStart(copy));
    const end = positions.sourceOfEnd(node.end) ?? start;
    // Inner nodes first: where two cover the same text, the inner one is the user's (I2).
    ts.forEachChild(node, adoptNode);
    if (start === undefined || end === undefined) return detach(node, undefined);
    const counterpart = originals.take(node.kind, start, end);
    detach(node, counterpart);
    if (counterpart !== undefined) ts.setOriginalNode(node, counterpart);
    else ts.setSourceMapRange(node, { pos: start, end: Math.max(start, end) });
  }
}

/** The nodes of a tree, by what they are and where. */
class Originals {
  readonly #byKind = new Map<ts.SyntaxKind, Map<number, ts.Node>>();
  readonly #width: number;

  constructor(root: ts.Node, file: ts.SourceFile) {
    this.#width = file.end + 1;
    walk(root, (node) => {
      let nodes = this.#byKind.get(node.kind);
      if (nodes === undefined) this.#byKind.set(node.kind, (nodes = new Map()));
      nodes.set(this.#keyOf(node.getStart(file), node.end), node);
    });
  }

  /** The innermost node at a place: once (I2). */
  take(kind: ts.SyntaxKind, start: number, end: number): ts.Node | undefined {
    const key = this.#keyOf(start, end);
    const nodes = this.#byKind.get(kind);
    const node = nodes?.get(key);
    nodes?.delete(key);
    return node;
  }

  #keyOf(start: number, end: number): number {
    return start * this.#width + end;
  }
}

/** Takes a node out of the text that it was parsed from, and puts it where its counterpart is; or nowhere, if it has none. */
function detach(node: ts.Node, counterpart: ts.Node | undefined): void {
  const detached = node as { -readonly [Key in keyof ts.Node]: ts.Node[Key] };
  detached.parent = undefined as unknown as ts.Node;
  detached.flags |= ts.NodeFlags.Synthesized;
  moveTo(detached, counterpart);
  for (const name in node) {
    const field: unknown = node[name as keyof ts.Node];
    if (Array.isArray(field) && "pos" in field)
      moveTo(field as unknown as ts.TextRange, counterpart?.[name as keyof ts.Node] as ts.TextRange | undefined);
  }
}

/** Comments are found by these: the emitter looks for them in the source, around a node. */
function moveTo(range: { -readonly [Key in keyof ts.TextRange]: number }, place: ts.TextRange | undefined): void {
  range.pos = place?.pos ?? -1;
  range.end = place?.end ?? -1;
}
