// The tags in the documentation comments of a node.
//
//   /** @cooperative */                     at the beginning of a line
//   /** Reads. @cooperative @internal */    or at its end, when only tags follow
//   /** It is @cooperative, too. */         not in a sentence: 2-color/checkTags.ts reports that
//
// They are read from the text: whether the nodes of comments are in the tree depends on who has parsed it. Code has no tags: that between
// fences or backticks, and that behind `//` or `/*`.

import * as ts from "typescript";

export interface TagPlace {
  readonly name: string;
  readonly start: number;
  /** The names behind `if`. */
  readonly condition: readonly string[];
}

const LINE_START = /^(?:\/\*\*|\s*\*?)[ \t]*/;
const CODE_START = /(?:^|\s)\/[/*]/;

const TAG = String.raw`@([\w-]+)(?:[ \t]+if[ \t]+([\w$]+(?:[ \t]*,[ \t]*[\w$]+)*))?`;
const FIRST_TAG = new RegExp(`^${TAG}`, "g");
const EACH_TAG = new RegExp(TAG, "g");
/** Tags, and nothing else up to the end. */
const LAST_TAGS = new RegExp(`(?<=^|[ \\t])(?:${TAG}[ \\t]*)+$`);

export function tagPlaces(node: ts.Node): TagPlace[] {
  return documentationOf(node).flatMap(({ pos, text }) => tagsIn(text, pos));
}

/** The tags in one documentation comment, which begins at `pos`. */
export function tagsIn(comment: string, pos = 0): TagPlace[] {
  if (!comment.includes("@")) return [];
  return proseOf(comment).flatMap(({ at, line }) => tagsOfLine(line, pos + at));
}

/** Where a word stands in the sentences of a node's documentation, where no tag is read. */
export function placesInSentences(node: ts.Node, word: string): number[] {
  return documentationOf(node).flatMap(({ pos, text }) => {
    if (!text.includes(word)) return [];
    return proseOf(text).flatMap(({ at, line }) => {
      const isTag = (place: number) => tagsOfLine(line, 0).some(({ start }) => start === place);
      return wordsIn(line, word)
        .filter((place) => !isTag(place))
        .map((place) => pos + at + place);
    });
  });
}

function documentationOf(node: ts.Node): { readonly pos: number; readonly text: string }[] {
  const { text } = node.getSourceFile();
  const start = node.getFullStart();
  // Behind an opening brace, a comment in the same line counts as trailing it.
  const comments = [
    ...((start > 0 && ts.getTrailingCommentRanges(text, start)) || []),
    ...(ts.getLeadingCommentRanges(text, start) ?? []),
  ];
  return comments
    .map(({ pos, end }) => ({ pos, text: text.slice(pos, end) }))
    .filter((comment) => comment.text.startsWith("/**"));
}

/** The lines of a comment that are not between fences, without what begins each of them. */
function proseOf(comment: string): { readonly at: number; readonly line: string }[] {
  const prose = [];
  let isFenced = false;
  let start = 0;
  for (const whole of comment.slice(0, -"*/".length).split("\n")) {
    const at = LINE_START.exec(whole)?.[0].length ?? 0;
    const line = whole.slice(at).trimEnd();
    const isFence = line.startsWith("```");
    if (isFence) isFenced = !isFenced;
    else if (!isFenced) prose.push({ at: start + at, line });
    start += whole.length + 1;
  }
  return prose;
}

function tagsOfLine(line: string, at: number): TagPlace[] {
  const last = LAST_TAGS.exec(line);
  const isSentence = last !== null && (last.index === 0 || isProse(line.slice(0, last.index)));
  const from = isSentence ? last.index : 0;
  const found = line.slice(from).matchAll(isSentence ? EACH_TAG : FIRST_TAG);
  return Array.from(found, ({ 1: name = "", 2: names, index }) => ({
    name,
    start: at + from + index,
    condition: names?.split(",").map((one) => one.trim()) ?? [],
  }));
}

/** Whether what follows is prose, too: no code, and no part of what a tag says. */
function isProse(before: string): boolean {
  return !before.startsWith("@") && !CODE_START.test(before) && before.split("`").length % 2 === 1;
}

function wordsIn(line: string, word: string): number[] {
  const places = Array.from(line.matchAll(new RegExp(`(?<=^|\\s)${word}\\b`, "g")), ({ index }) => index);
  return places.filter(
    (place) => !CODE_START.test(line.slice(0, place)) && line.slice(0, place).split("`").length % 2 === 1,
  );
}
