// Applies edits to the text that they were made for.
//
//   source    read(max)
//   code      (yield* $call(read(max)))
//
// Beside the code, printing gives its layout: which part of it comes from where. Hosts that need nodes find the original of each
// node with it. The source map says the same, token by token; it leads from inserted text to what that was inserted in front of, so
// that a call is where the user has written it.

import { encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { MagicString } from "magic-string";
import type { Edit, Edits } from "./edits.js";

export interface Printed {
  readonly code: string;
  /** The parts of the code that come from the source, in the order of the code. */
  readonly layout: readonly Part[];
  /** Makes the source map, which not every host wants. */
  map(): SourceMap;
}

/** A part of the code, and the part of the source that it comes from. They are of the same length, unless one was put in place of the other. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  /** Where what was inserted in front of it begins. */
  readonly insertedStart: number;
  /** Where what was inserted behind it ends. */
  readonly insertedEnd: number;
}

/** A source map, version 3. */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

export function print(edits: Edits, fileName: string): Printed {
  const text = new MagicString(edits.source);
  for (const edit of edits.list) apply(edit, text);
  const code = text.toString();
  const layout = findLayout(edits, text, code);
  const map = (): SourceMap => ({
    version: 3,
    sources: [fileName],
    sourcesContent: [edits.source],
    names: [],
    mappings: encode(findMappings(text, layout, edits.source, code)),
  });
  return { code, layout, map };
}

function apply(edit: Edit, text: MagicString): void {
  if (edit.kind === "before") text.appendRight(edit.at, edit.text);
  else if (edit.kind === "after") text.appendLeft(edit.at, edit.text);
  else if (edit.kind === "move") text.move(edit.start, edit.end, edit.to);
  else text.update(edit.start, edit.end, edit.text);
}

/** Finds out where the pieces are now into which the edits have cut the source. */
function findLayout({ source, list }: Edits, text: MagicString, code: string): Part[] {
  const cuts = findCuts(source, list);
  const replaced = new Map(list.flatMap((edit) => (edit.kind === "replace" ? [[edit.start, edit] as const] : [])));
  const sourceLines = lineStarts(source);
  const codeLines = lineStarts(code);
  const before = insertedLengths(list, "before");
  const after = insertedLengths(list, "after");

  const parts = new Map<number, Part>();
  text.generateDecodedMap({ hires: false }).mappings.forEach((segments, line) => {
    for (const [column, , sourceLine, sourceColumn] of segments as [number, number, number, number][]) {
      // There is a segment for each line, but none for a line break: a part may begin with some.
      const [index, skipped] = placeOf((sourceLines[sourceLine] as number) + sourceColumn, cuts);
      if (parts.has(index)) continue; // a line in the middle of a part
      const start = (codeLines[line] as number) + column - skipped;
      const sourceStart = cuts[index] as number;
      const sourceEnd = replaced.get(sourceStart)?.end ?? cuts[index + 1] ?? source.length;
      const end = start + (replaced.get(sourceStart)?.text.length ?? sourceEnd - sourceStart);
      parts.set(index, {
        start,
        end,
        sourceStart,
        sourceEnd,
        insertedStart: start - (before.get(sourceStart) ?? 0),
        insertedEnd: end + (after.get(sourceEnd) ?? 0),
      });
    }
  });
  return [...parts.values()];
}

/** How much was inserted at each place, on one side. */
function insertedLengths(list: readonly Edit[], kind: "before" | "after"): Map<number, number> {
  const lengths = new Map<number, number>();
  for (const edit of list) {
    if (edit.kind === kind) lengths.set(edit.at, (lengths.get(edit.at) ?? 0) + edit.text.length);
  }
  return lengths;
}

/** All places at which an edit cuts the source, in order. */
function findCuts(source: string, list: readonly Edit[]): number[] {
  const cuts = new Set([0]);
  for (const edit of list) {
    if ("at" in edit) cuts.add(edit.at);
    else cuts.add(edit.start).add(edit.end);
    if (edit.kind === "move") cuts.add(edit.to);
  }
  cuts.delete(source.length);
  return [...cuts].toSorted((a, b) => a - b);
}

function findMappings(text: MagicString, layout: readonly Part[], source: string, code: string): SourceMapMappings {
  const mappings = text.generateDecodedMap({ hires: "boundary" }).mappings as SourceMapSegment[][];
  const sourceLines = lineStarts(source);
  const codeLines = lineStarts(code);
  for (const { insertedStart, start, sourceStart } of layout) {
    if (insertedStart === start) continue;
    const [line, column] = placeOf(insertedStart, codeLines);
    mappings[line]?.push([column, 0, ...placeOf(sourceStart, sourceLines)]);
  }
  for (const segments of mappings) segments.sort(([a], [b]) => a - b);
  return mappings;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The line and column of an offset, both from 0; or the number of a part, and how far it is into it. */
function placeOf(offset: number, starts: readonly number[]): [number, number] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return [low, offset - (starts[low] as number)];
}
