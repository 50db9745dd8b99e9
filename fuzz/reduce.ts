// Makes a diverging program smaller, for as long as it diverges.
//
//   a tree in a hole     becomes    the smallest of its sort, or one of that sort inside it
//   a list               becomes    one without some of its trees, or with what stood inside one of them
//
// Largest parts first. Many candidates are tried at once: they share the cost of a type-check.

import type { Workshop } from "./compile.js";
import type { Program } from "./grammar/program.js";
import { type Divergence, Machine, type MachineOptions } from "./machine.js";
import { type Hole, Level, type List, type Part, type Sort, type Tree, tree } from "./tree.js";

const AT_ONCE = 24;
const MAX_ROUNDS = 150;

/** The smallest program found that diverges in the same way. */
export async function reduce(divergence: Divergence, options: MachineOptions, workshop: Workshop): Promise<Divergence> {
  let smallest = divergence;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const smaller = await findSmaller(smallest, options, workshop);
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
  return smallest;
}

async function findSmaller(
  divergence: Divergence,
  options: MachineOptions,
  workshop: Workshop,
): Promise<Divergence | undefined> {
  const { program } = divergence;
  const candidates = smallerTrees(program.tree).map((one) => withTree(program, one));
  for (let start = 0; start < candidates.length; start += AT_ONCE) {
    const machine = new Machine({ ...options, hostsEvery: divergence.found === "hosts" ? 1 : undefined }, workshop);
    await machine.runPrograms(candidates.slice(start, start + AT_ONCE));
    const same = machine.findings.divergences.filter(({ found }) => isSame(found, divergence.found));
    const [first] = same.toSorted((a, b) => sizeOf(a.program.tree) - sizeOf(b.program.tree));
    if (first !== undefined) return first;
  }
  return undefined;
}

function withTree({ seed, style, slots }: Program, smaller: Tree): Program {
  return { seed, style, slots, tree: smaller };
}

/** A program that does something else need not do so under the same schedule. */
function isSame(found: Divergence["found"], wanted: Divergence["found"]): boolean {
  return STEPS.has(wanted) ? found === wanted : !STEPS.has(found);
}

/** Where a program can go wrong before it runs. */
const STEPS: ReadonlySet<Divergence["found"]> = new Set<Divergence["found"]>([
  "compiler",
  "output",
  "hosts",
  "refusal",
]);

/** All trees that have one part less, or a smaller one: those that lose most come first. */
export function smallerTrees(root: Tree): Tree[] {
  const changes = [...changesOf(root)];
  return changes.toSorted((a, b) => sizeOf(a) - sizeOf(b));
}

function* changesOf(whole: Tree): Generator<Tree> {
  for (const [index, part] of whole.parts.entries()) {
    if (typeof part === "string") continue;
    const changed = part.kind === "hole" ? changesOfHole(part) : changesOfList(part);
    for (const one of changed) yield { ...whole, parts: whole.parts.with(index, one) };
  }
}

function* changesOfHole(hole: Hole): Generator<Part> {
  for (const other of replacements(hole)) yield { ...hole, tree: other };
  for (const one of changesOf(hole.tree)) yield { ...hole, tree: one };
}

function* replacements({ sort, tree: from }: Hole): Generator<Tree> {
  const smallest = SMALLEST[sort];
  if (smallest === undefined) return;
  if (sizeOf(from) > sizeOf(smallest)) yield smallest;
  for (const inner of inside(from)) {
    if (inner.sort === sort) yield inner;
  }
}

function* changesOfList(list: List): Generator<Part> {
  const { trees } = list;
  for (let length = trees.length; length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start + length <= trees.length; start += length) {
      if (!trees.slice(start, start + length).some(isMark)) yield { ...list, trees: trees.toSpliced(start, length) };
    }
  }
  for (const [index, one] of trees.entries()) {
    for (const inner of listsInside(one)) {
      if (list.layout === "lines" && inner.layout === "lines")
        yield { ...list, trees: trees.toSpliced(index, 1, ...inner.trees) };
    }
    for (const changed of changesOf(one)) yield { ...list, trees: trees.with(index, changed) };
  }
}

/** Without its mark a function would be refused, whatever was wrong with it before. */
function isMark({ form }: Tree): boolean {
  return form === "directive";
}

/** Every tree in a tree, outer ones first. */
function* inside({ parts }: Tree): Generator<Tree> {
  for (const part of parts) {
    if (typeof part === "string") continue;
    for (const one of part.kind === "hole" ? [part.tree] : part.trees) {
      yield one;
      yield* inside(one);
    }
  }
}

function* listsInside({ parts }: Tree): Generator<List> {
  for (const part of parts) {
    if (typeof part === "string") continue;
    if (part.kind === "list") yield part;
    else yield* listsInside(part.tree);
  }
}

function sizeOf({ parts }: Tree): number {
  return parts.reduce<number>((sum, part) => {
    if (typeof part === "string") return sum + part.length;
    return sum + (part.kind === "hole" ? [part.tree] : part.trees).reduce((size, one) => size + sizeOf(one) + 1, 0);
  }, 0);
}

const smallest = (sort: Sort, text: string, level: Level = Level.Member): Tree => ({
  ...tree(sort, "smallest", level)``,
  parts: [text],
});

/** What says the least, of each sort. A cooperative call stays one: otherwise nothing would suspend. */
const SMALLEST: Partial<Record<Sort, Tree>> = {
  value: smallest("value", "one"),
  anything: smallest("anything", "one"),
  effect: smallest("effect", 'touch("0", 1)', Level.Call),
  test: smallest("test", "yes"),
  object: smallest("object", "o1"),
  maybe: smallest("maybe", "o1"),
  bag: smallest("bag", "b1"),
  function: smallest("function", "f0"),
  class: smallest("class", "Base"),
  tag: smallest("tag", "tag"),
  key: smallest("key", '"m"'),
  array: smallest("array", 'list("0", 1)', Level.Call),
  iterable: smallest("iterable", "[]"),
  source: smallest("source", 'iter("0", 1)', Level.Call),
};
