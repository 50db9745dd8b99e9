// The edits that lower a file: the one product of lowering. Every host derives what it needs from them.
//
//   I1  Edits that insert at the same place stand in the order in which they were made.
//   I2  No edit adds or removes a line break: a line of the output is the same line of the source.

export type Edit =
  /** Text that belongs to what follows it, and moves with that. */
  | { readonly kind: "before"; readonly at: number; readonly text: string }
  /** Text that belongs to what precedes it. */
  | { readonly kind: "after"; readonly at: number; readonly text: string }
  | { readonly kind: "replace"; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: "move"; readonly start: number; readonly end: number; readonly to: number };

export class Edits {
  readonly list: Edit[] = [];

  constructor(readonly source: string) {}

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** Inserts text in front of what begins at `at`. */
  before(at: number, text: string): void {
    this.list.push({ kind: "before", at, text });
  }

  /** Inserts text behind what ends at `at`. */
  after(at: number, text: string): void {
    this.list.push({ kind: "after", at, text });
  }

  /** Removes text, if there is any; the line breaks of it are kept (I2). */
  remove(start: number, end: number): void {
    if (start < end) this.replace(start, end, "");
  }

  /** Inserts text in front of what begins at `at`, which is known only later. */
  slot(at: number): { text: string } {
    const slot = { kind: "before" as const, at, text: "" };
    this.list.push(slot);
    return slot;
  }

  /** Puts text in place of other text; the line breaks of that are kept (I2). */
  replace(start: number, end: number, text: string): void {
    const breaks = this.source.slice(start, end).replaceAll(/[^\r\n]/g, "");
    this.list.push({ kind: "replace", start, end, text: text + breaks });
  }

  /** Moves text to in front of what begins at `to`, behind what was moved there before. */
  move(start: number, end: number, to: number): void {
    this.list.push({ kind: "move", start, end, to });
  }
}
