// Reports cooperative methods that the engine itself calls: it cannot wait.
//
//   toString() { "use cooperative"; … }            `${value}` would be "[object Generator]"
//   then: Cooperative<…>                           `await value` would never end
//   [Symbol.iterator]() { "use cooperative"; … }   a cooperative iterable is a cooperative generator: `*[Symbol.iterator]()`

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import { quote } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

const NAMES = new Set(["toString", "toLocaleString", "valueOf", "toJSON", "then"]);

const SYMBOLS = new Set(
  "asyncDispose asyncIterator hasInstance iterator match matchAll replace search split toPrimitive"
    .split(" ")
    .map((name) => `[Symbol.${name}]`),
);

/** A method or property that the engine may call. */
export type ProtocolMember = ts.ClassElement | ts.TypeElement | ts.ObjectLiteralElementLike;

export function isProtocolMember(node: ts.Node): node is ProtocolMember {
  if (!ts.isClassElement(node) && !ts.isTypeElement(node) && !ts.isObjectLiteralElementLike(node)) return false;
  const { name } = node;
  if (name === undefined || ts.isAccessor(node)) return false;
  return ts.isComputedPropertyName(name) ? SYMBOLS.has(name.getText()) : ts.isIdentifier(name) && NAMES.has(name.text);
}

export function checkProtocols({ protocolMembers }: Sites, colors: Colors, report: Report): void {
  colors.engine.declaredTypes(protocolMembers).forEach((facts, index) => {
    const member = protocolMembers[index] as ProtocolMember;
    if (colors.isCooperativeType(facts)) report.add("SF2008", member.name ?? member, quote(member.name ?? member));
  });
}
