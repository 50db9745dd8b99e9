// Fixes of calls that stand where nothing can suspend.
//
//   function plain() { pause(); }     becomes    function plain() { "use cooperative"; pause(); }
//   pause();                          becomes    spawn(() => pause());      in code that runs in a task
//                                     or         void run(() => pause());   anywhere
//                                     or         await run(() => pause());  at the top level of a module

import * as ts from "typescript";
import type { Colors } from "../2-color/colors.js";
import type { Fix } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import { functionRunning, isCall } from "../syntax.js";
import { freeName, indentationAt, insert, replace, wrap } from "./edits.js";
import { importValue } from "./imports.js";
import { marking } from "./marks.js";

/** SF2001, SF3007 */
export function markCaller(finding: Finding, colors: Colors): readonly Fix[] {
  const caller = finding.node && functionRunning(finding.node);
  return [...(caller === undefined ? [] : marking(caller, colors)), ...start(finding)];
}

/** SF3001: a constructor may run in a task, or not. */
export function start(finding: Finding): readonly Fix[] {
  return [...startTask(finding), ...startRun(finding)];
}

/** Does not wait for the call: it becomes a task of its own. */
function startTask({ node, file }: Finding): readonly Fix[] {
  if (node === undefined || !isStatement(node)) return [];
  const { name, edits } = importValue(file, "spawn");
  return [
    { title: "Start it as a task of its own, with `spawn`", edits: [...edits, ...wrap(node, `${name}(() => `, ")")] },
  ];
}

/** SF3003 and SF3011: what runs outside any task. */
export function startRun({ node, file }: Finding): readonly Fix[] {
  if (node === undefined || !isStatement(node)) return [];
  const { name, edits } = importValue(file, "run");
  return [{ title: "Start it with `run`", edits: [...edits, ...wrap(node, `void ${name}(() => `, ")")] }];
}

/** SF3006 */
export function awaitRun(finding: Finding): readonly Fix[] {
  const { node, file } = finding;
  if (node === undefined || !isCall(node) || file.impliedNodeFormat === ts.ModuleKind.CommonJS)
    return startRun(finding);
  const { name, edits } = importValue(file, "run");
  const [open, close] = standsAlone(node) ? ["", ""] : ["(", ")"];
  const awaiting: Fix = {
    title: "Wait for it with `await run`",
    edits: [...edits, ...wrap(node, `${open}await ${name}(() => `, `)${close}`)],
  };
  return [awaiting, ...startRun(finding)];
}

/** SF3008, SF3017: finds the value before the class. */
export function hoistFromHead({ node, file }: Finding): readonly Fix[] {
  const statement = ts.findAncestor(node, ts.isClassDeclaration);
  if (node === undefined || statement === undefined) return [];
  const name = freeName(file, "value");
  const at = statement.getStart(file);
  const declaration = `const ${name} = ${node.getText(file)};\n${indentationAt(file, at)}`;
  return [{ title: "Find the value before the class", edits: [insert(file, at, declaration), replace(node, name)] }];
}

function isStatement(node: ts.Node): boolean {
  return isCall(node) && ts.isExpressionStatement(node.parent);
}

/** Whether `await` can stand there without parentheses. */
function standsAlone({ parent }: ts.Node): boolean {
  return (
    ts.isExpressionStatement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isExportAssignment(parent)
  );
}
