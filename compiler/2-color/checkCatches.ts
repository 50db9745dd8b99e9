// Warns of a `catch` that takes whatever is thrown while the task waits, and lets nobody know.
//
//   try { line = channel.receive(); } catch {}      SF3020   a timeout, a poke, the end of the channel: all the same
//
// A cancel is none of its business: that passes every `catch`. Nor is a `catch` that
//
//   looks at the error      catch (error) { … error … }
//   leaves                  by `throw`, `return`, `break`
//   tells the code behind   by assigning to something
//   says in a comment       catch { /* the peer is gone */ }

import * as ts from "typescript";
import { eachLocated } from "../diagnostics/internalError.js";
import type { Report } from "../diagnostics/report.js";
import { changedBy, namesIn } from "../syntax.js";
import type { Colors } from "./colors.js";
import { findObstacle } from "./places.js";
import { isSilenced } from "./silenced.js";
import type { Sites } from "./sites.js";
import { suspends } from "./suspends.js";

export function checkCatches({ catches }: Sites, colors: Colors, report: Report): void {
  eachLocated(catches, (clause) => {
    if (!suspends(clause.parent.tryBlock, colors) || findObstacle(clause, colors) !== undefined) return;
    if (takesNotice(clause) || isSilenced(clause.block)) return;
    report.add("SF3020", clause.getFirstToken(report.file) as ts.Node);
  });
}

function takesNotice({ variableDeclaration, block }: ts.CatchClause): boolean {
  if (block.statements.length === 0) return block.getText().replaceAll(/\s/g, "") !== "{}";
  const names = variableDeclaration === undefined ? [] : namesIn(variableDeclaration.name);
  return responds(block, new Set(names.map(({ text }) => text)));
}

/** Whether code mentions one of these names, changes something, or leaves. */
function responds(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node) && names.has(node.text)) return true;
  if (ts.isThrowStatement(node) || ts.isReturnStatement(node) || ts.isBreakStatement(node)) return true;
  if (changedBy(node) !== undefined) return true;
  return ts.forEachChild(node, (child) => responds(child, names)) ?? false;
}
