// Fixes: edits that put right what a diagnostic complains about, for editors and for a command.
//
//   { title: 'Mark `serve` with "use cooperative"', edits: [{ file: "server.ts", start: 24, end: 24, text: ' "use cooperative";' }] }
//
// Offsets are those of the text as it is. The edits of one fix do not overlap; what is inserted at the same place stands in the
// order of the edits.

/** Text to put in place of other text. */
export interface TextEdit {
  /** The path of the file. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One way to put something right. */
export interface Fix {
  /** `mark` writes the directive into a function: what an editor can do in a whole file at once. */
  readonly kind?: "mark";
  /** What it does, as an imperative. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Applies the edits of a fix that are about one file to its text. */
export function applyEdits(text: string, edits: readonly Omit<TextEdit, "file">[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
