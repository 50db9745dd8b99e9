// Every row of docs/SYNTAX.md names the fixtures that hold it: a program that runs, with its output, or one that is refused.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturesIn } from "../support/fixtures.js";

interface Row {
  readonly place: string;
  readonly fixtures: readonly string[];
}

/** Rows about the text that comes out, for which there is nothing to run. */
const OUTPUT_ONLY = new Set([
  '`"use strict"` and other directives',
  "File with the directive at its top",
  "Lines without semicolons",
  "Names that the compiler adds",
  "File without marks",
]);

const text = readFileSync(new URL("../../docs/SYNTAX.md", import.meta.url), "utf8");
const tables = [...text.matchAll(/^## (.*)\n\n((?:\|.*\n)+)/gm)].map(([, title, table]) => ({
  title: title as string,
  rows: (table as string).trim().split("\n").slice(2).map(readRow),
}));
const known = (["lower", "run", "diagnose"] as const).flatMap((kind) => fixturesIn(kind)).map(({ name }) => name);

test("the document has its tables", () => {
  expect(tables.map(({ title }) => title)).toEqual([
    "Functions",
    "Classes and other declarations",
    "Expressions",
    "Statements",
    "Values",
  ]);
});

describe.each(tables)("$title", ({ rows }) => {
  test.each(rows)("$place", ({ place, fixtures }) => {
    expect(fixtures.filter((name) => !known.includes(name))).toEqual([]);
    const kinds = new Set(fixtures.map((name) => name.split("/")[0] as string));
    const isHeld = kinds.has("diagnose") || (kinds.has("lower") && (kinds.has("run") || OUTPUT_ONLY.has(place)));
    expect(isHeld).toBe(true);
  });
});

test("every construct that has a fixture is named in the document", () => {
  const named = new Set(tables.flatMap(({ rows }) => rows.flatMap(({ fixtures }) => fixtures)));
  const constructs = known.filter((name) => name.startsWith("lower/"));
  expect(constructs.filter((name) => !named.has(name))).toEqual([]);
});

test("no fixture is of something that is missing or wrong", () => {
  expect(known.filter((name) => /\/(?:todo|bug)-/.test(name))).toEqual([]);
});

function readRow(line: string): Row {
  const cells = line.split("|").slice(1, -1);
  const fixtures = [...(cells.at(-1) as string).matchAll(/`((?:lower|run|diagnose)\/[^`]+)`/g)];
  return { place: (cells[0] as string).trim(), fixtures: fixtures.map(([, name]) => name as string) };
}
