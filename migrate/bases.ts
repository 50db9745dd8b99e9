// Members that were turned, block in a subclass, and wait for nothing in the class that it extends.
//
//   class Task { async run() {} }                                class Task { /** @cooperative */ run() {} }
//   class Slow extends Task { override async run() { … } }       class Slow extends Task { override run() { "use cooperative"; … } }

import type { Diagnostic, TextEdit } from "stackful/compiler";
import * as ts from "typescript";
import { Edits } from "./edits.js";
import { tag } from "./signatures.js";
import type { Turned } from "./turned.js";

/** The marks of the members that one complains about: those that promised as well. */
export function marksOfBases({ file, start }: Diagnostic, program: ts.Program, turned: Turned): readonly TextEdit[] {
  const member = memberAt(file, start);
  if (member?.name === undefined || !ts.isClassLike(member.parent)) return [];
  const checker = program.getTypeChecker();
  const name = member.name.getText();
  return (member.parent.heritageClauses ?? [])
    .flatMap(({ types }) => types.map((one) => checker.getTypeAtLocation(one).getProperty(name)))
    .flatMap((property) => property?.declarations ?? [])
    .filter((one) => wasTurned(one, name, turned))
    .flatMap(markOf);
}

function memberAt(file: ts.SourceFile, start: number): ts.ClassElement | undefined {
  let found: ts.ClassElement | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || start >= node.end) return;
    if (ts.isClassElement(node) && node.name?.getStart() === start) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function wasTurned(node: ts.Node, name: string, turned: Turned): boolean {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent)) return false;
  const owner = node.parent.name?.text;
  return owner !== undefined && turned.hasMember(node.getSourceFile().fileName, owner, name);
}

function markOf(node: ts.Node): readonly TextEdit[] {
  const edits = new Edits();
  tag(node, edits);
  return edits.in(node.getSourceFile().fileName);
}
