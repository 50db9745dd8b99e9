// Reports members that are cooperative, but plain in the type that they are inherited from.
//
//   class Logger extends Stream { write() { "use cooperative"; … } }      SF2007   whoever has a `Stream` would not wait
//   class Memory implements Store { /** @cooperative */ get() { … } }     SF2007   the same of a `Store`
//
// The other way round is fine: who waits for a plain function has its value at once.

import * as ts from "typescript";
import type { Report } from "../diagnostics/report.js";
import type { Flow, Hole } from "../engine/engine.js";
import { quote } from "../syntax.js";
import type { Colors } from "./colors.js";
import type { Sites } from "./sites.js";

/** A class or interface. */
export type Heir = ts.ClassLikeDeclaration | ts.InterfaceDeclaration;

/** What one inherits from another. */
interface Inheritance {
  readonly heir: Heir;
  readonly base: ts.ExpressionWithTypeArguments;
  readonly flow: Flow;
}

export function isHeir(node: ts.Node): node is Heir {
  return (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) && node.heritageClauses !== undefined;
}

export function checkOverrides({ heirs }: Sites, colors: Colors, report: Report): void {
  const inheritances = heirs.filter((heir) => !isBranded(heir)).flatMap(inheritancesOf);
  colors.holes(inheritances.map(({ flow }) => flow)).forEach((holes, index) => {
    for (const hole of holes) reportHole(hole, inheritances[index] as Inheritance, report);
  });
}

/** Types of the runtime that are known to be cooperative, wherever they go. */
function isBranded({ members }: Heir): boolean {
  return [...members].some(({ name }) => name?.getText() === "[cooperative]");
}

function inheritancesOf(heir: Heir): Inheritance[] {
  return (heir.heritageClauses ?? []).flatMap(({ token, types }) =>
    types.flatMap((base): Inheritance[] => {
      const instances: Flow = { from: { role: "own", node: heir }, to: { role: "own", node: base } };
      const statics: Flow = { from: { role: "static", node: heir }, to: { role: "own", node: base.expression } };
      const isSubclass = ts.isClassLike(heir) && token === ts.SyntaxKind.ExtendsKeyword;
      return [instances, ...(isSubclass ? [statics] : [])].map((flow) => ({ heir, base, flow }));
    }),
  );
}

function reportHole({ kind, path }: Hole, { heir, base, flow }: Inheritance, report: Report): void {
  const isStatic = flow.from.role === "static";
  const [step = ""] = path;
  // How a class is constructed is its own affair; what it constructs has been compared.
  if (isStatic && (step === ".prototype" || !/^[.[]/.test(step))) return;
  const place = memberNamed(step, heir, isStatic) ?? base;
  const member = `\`${path.join("").replace(/^\./, "")}\``;
  if (kind === "parameter") report.add("SF2006", place, member.replace(/\([^()]*\)`$/, "`"), quote(base));
  else report.add("SF2007", place, member, quote(base));
}

function memberNamed(step: string, { members }: Heir, isStatic: boolean): ts.Node | undefined {
  const named = [...members].filter(({ name }) => name !== undefined && stepsTo(name).includes(step));
  return named.find((member) => hasStatic(member) === isStatic)?.name;
}

function stepsTo(name: ts.PropertyName): readonly string[] {
  const text = ts.isStringLiteralLike(name) ? name.text : name.getText();
  return [`.${text}`, `["${text}"]`, text];
}

function hasStatic(member: ts.Node): boolean {
  return (
    ts.canHaveModifiers(member) && (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false)
  );
}
