// Fixes that write, move or remove marks.
//
//   "use cooperatve";                becomes    "use cooperative";
//   n++; "use cooperative";          becomes    "use cooperative"; n++;
//   /** @cooperative */ type F       becomes    type F = Cooperative<…>
//   // @cooperative                  becomes    /** @cooperative */

import * as ts from "typescript";
import { DIRECTIVE, hasDirective, hostOf, TAG } from "../1-read/marks.js";
import { type TagPlace, tagPlaces } from "../1-read/tags.js";
import type { Colors } from "../2-color/colors.js";
import type { Fix, TextEdit } from "../diagnostics/fix.js";
import type { Finding } from "../diagnostics/report.js";
import {
  describeFunction,
  type FunctionNode,
  formThatCannotSuspend,
  isFunctionNode,
  isGenerator,
  walk,
  withoutWrappers,
} from "../syntax.js";
import { indentationAt, insert, remove, removeLine, replace } from "./edits.js";
import { returnTypeEdits } from "./generators.js";
import { brandType } from "./places.js";

const WRITTEN = `"${DIRECTIVE}";`;

/** SF1001 */
export function respell({ file, start, end }: Finding): readonly Fix[] {
  const text = file.text[start] === "@" ? `@${TAG}` : `"${DIRECTIVE}"`;
  return [{ title: `Write \`${text}\``, edits: [{ file: file.fileName, start, end, text }] }];
}

/** SF1002 */
export function moveDirective({ file, node }: Finding): readonly Fix[] {
  if (node === undefined) return [];
  const statement = node.parent;
  if (!ts.isExpressionStatement(statement)) return giveBody(node);
  const removal = removeLine(file, statement.getStart(file), statement.end);
  const fn = ts.findAncestor(statement, isFunctionNode);
  const removing: Fix = { title: "Remove it", edits: [removal] };
  const scope = fn ?? file;
  if (
    ts.findAncestor(statement, ts.isClassStaticBlockDeclaration) !== undefined ||
    hasDirective(scope) ||
    (fn !== undefined && !canBeMarked(fn))
  )
    return [removing];
  const moving = fn === undefined ? [insertInFile(file)] : markFunction(fn);
  const whose = fn === undefined ? "the file" : describeFunction(fn);
  return [{ title: `Move it to the top of ${whose}`, edits: [...moving, removal] }, removing];
}

/** `() => "use cooperative"`, and the same with a comma and more behind it. */
function giveBody(directive: ts.Node): readonly Fix[] {
  const arrow = ts.findAncestor(directive, ts.isArrowFunction);
  if (arrow === undefined || ts.isBlock(arrow.body)) return [];
  const body = withoutWrappers(arrow.body);
  const isComma = ts.isBinaryExpression(body) && body.left === directive;
  if (!isComma && body !== directive) return [];
  const rest = isComma ? ` return ${body.right.getText()};` : "";
  return [{ title: `Give ${describeFunction(arrow)} a body`, edits: [replace(arrow.body, `{ ${WRITTEN}${rest} }`)] }];
}

/** SF1003 */
export function markTypeInstead(finding: Finding): readonly Fix[] {
  const removal = removeTag(finding);
  const removing: Fix = { title: `Remove \`@${TAG}\``, edits: [removal] };
  const tagged = declarationBehind(finding);
  const type =
    tagged !== undefined && (ts.isTypeAliasDeclaration(tagged) || ts.isParameter(tagged)) ? tagged.type : undefined;
  if (tagged === undefined || type === undefined || !ts.isFunctionTypeNode(type)) return [removing];
  const title = `Make the type of ${describeFunction(tagged)} that of cooperative functions`;
  return [{ title, edits: [removal, ...brandType(type)] }, removing];
}

/** SF1004 */
export function documentTag({ file, start, end }: Finding): readonly Fix[] {
  const { text } = file;
  const title = "Make it a documentation comment";
  const block = text.lastIndexOf("/*", start);
  if (block >= 0 && text.indexOf("*/", block) > start)
    return [{ title, edits: [insert(file, block + "/*".length, "*")] }];
  const line = text.lastIndexOf("//", start);
  const rest = /^.*/.exec(text.slice(end))?.[0] ?? "";
  const edits = [
    { file: file.fileName, start: line, end: line + "//".length, text: "/**" },
    insert(file, end + rest.trimEnd().length, " */"),
  ];
  return [{ title, edits }];
}

/** SF1005 */
export function takeOutOfSentence({ file, start, end }: Finding): readonly Fix[] {
  const quoting = [insert(file, start, "`"), insert(file, end, "`")];
  const close = file.text.indexOf("*/", end);
  const before = file.text.slice(file.text.lastIndexOf("\n", close) + 1, close);
  const isOnItsOwn = before.trim() === "";
  const tag = insert(file, close, isOnItsOwn ? `* @${TAG}\n${before}` : `@${TAG} `);
  return [
    { title: "Mark it behind the sentence", edits: [...quoting, tag] },
    { title: "Write it as code", edits: quoting },
  ];
}

/** The outermost declaration that a tag stands in front of. */
export function declarationBehind({ file, end }: Pick<Finding, "file" | "end">): ts.Declaration | undefined {
  let found: ts.Node | undefined;
  walk(file, (one) => {
    const isDeclared = isFunctionNode(one) || ts.isTypeAliasDeclaration(one) || ts.isParameter(one);
    if (isDeclared && one.pos <= end && end <= one.getStart(file)) found ??= one;
  });
  return found as ts.Declaration | undefined;
}

/** SF3014, SF3015: without its condition, the function is cooperative in any case. */
export function dropCondition({ file, node, end }: Finding): readonly Fix[] {
  const fn = node === undefined ? declarationBehind({ file, end }) : ts.findAncestor(node, hasCondition);
  const tag = fn === undefined ? undefined : conditionalTagOf(fn);
  if (tag === undefined) return [];
  const name = tag.start + tag.name.length + 1;
  const condition = /^[ \t]+if[ \t]+[\w$]+(?:[ \t]*,[ \t]*[\w$]+)*/.exec(file.text.slice(name))?.[0] ?? "";
  return [{ title: "Drop the condition", edits: [remove(file, name, name + condition.length)] }];
}

function hasCondition(node: ts.Node): boolean {
  return isFunctionNode(node) && conditionalTagOf(node) !== undefined;
}

function conditionalTagOf(fn: ts.Node): TagPlace | undefined {
  return tagPlaces(hostOf(fn)).find(({ name, condition }) => name === TAG && condition.length > 0);
}

/** Removes a mark, wherever it stands. */
export function removeMark(finding: Finding): Fix {
  const { file, node } = finding;
  const statement = ts.findAncestor(node, ts.isExpressionStatement);
  return {
    title: "Remove the mark",
    edits: [statement === undefined ? removeTag(finding) : removeLine(file, statement.getStart(file), statement.end)],
  };
}

/** Removes a tag, and with it the line or the comment in which nothing else is. */
function removeTag({ file, start, end }: Pick<Finding, "file" | "start" | "end">): TextEdit {
  const { text } = file;
  const commentStart = text.lastIndexOf("/**", start);
  const commentEnd = text.indexOf("*/", end) + 2;
  const isAll = /^[\s*]*$/.test(text.slice(commentStart + 3, start) + text.slice(end, commentEnd - 2));
  if (isAll) return removeLine(file, commentStart, commentEnd);
  const lineStart = text.lastIndexOf("\n", start) + 1;
  const lineEnd = text.indexOf("\n", end) + 1;
  const isLine = /^[\s*]*$/.test(text.slice(lineStart, start) + text.slice(end, lineEnd));
  return isLine ? remove(file, lineStart, lineEnd) : remove(file, start, end);
}

/** Marks a function that is plain. */
export function marking(fn: FunctionNode, colors: Colors): readonly Fix[] {
  if (!canBeMarked(fn) || isExpectedToBePlain(fn, colors)) return [];
  return [
    {
      kind: "mark",
      title: `Mark ${describeFunction(fn)} with "${DIRECTIVE}"`,
      edits: [...markFunction(fn), ...(isGenerator(fn) ? returnTypeEdits(fn, colors) : [])],
    },
  ];
}

/** Whether a function stands where a cooperative one would be refused. */
export function isExpectedToBePlain(fn: FunctionNode, { engine }: Colors): boolean {
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return false;
  const [expected] = engine.expectedTypes([fn]);
  return expected !== undefined && expected.callables.length > 0;
}

function canBeMarked(fn: FunctionNode): boolean {
  return fn.body !== undefined && formThatCannotSuspend(fn) === undefined;
}

/** Writes the directive at the top of a function. */
export function markFunction(fn: FunctionNode): TextEdit[] {
  const file = fn.getSourceFile();
  const { body } = fn;
  if (body === undefined) return [];
  if (!ts.isBlock(body))
    return [insert(file, body.getStart(file), `{ ${WRITTEN} return `), insert(file, body.end, "; }")];
  return [insert(file, body.getStart(file) + 1, `${separator(body, file)}${WRITTEN}${closing(body)}`)];
}

/** What comes between the brace and the directive: a line break, if the body has lines of its own. */
function separator({ statements }: ts.Block, file: ts.SourceFile): string {
  const [first] = statements;
  if (first === undefined) return " ";
  const start = first.getStart(file);
  return file.text.slice(first.pos, start).includes("\n") ? `\n${indentationAt(file, start)}` : " ";
}

function closing(body: ts.Block): string {
  return body.getText() === "{}" ? " " : "";
}

function insertInFile(file: ts.SourceFile): TextEdit {
  const [first] = file.statements;
  const at = ts.getLeadingCommentRanges(file.text, 0)?.[0]?.pos ?? first?.getStart(file) ?? 0;
  return insert(file, at, `${WRITTEN}\n`);
}
