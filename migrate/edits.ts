// Edits of a text, collected in any order of their places. What is inserted at the same place stands in the order in which it was inserted: what goes in
// front of a node before what goes in front of its children, and behind it after.

import { applyEdits, type TextEdit } from "stackful/compiler";

export class Edits {
  readonly #list: { start: number; end: number; text: string }[] = [];

  insert(at: number, text: string): void {
    this.#list.push({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#list.push({ start, end, text });
  }

  remove(start: number, end: number): void {
    this.replace(start, end, "");
  }

  /** The same, as edits of a file. */
  in(file: string): readonly TextEdit[] {
    return this.#list.map((edit) => ({ file, ...edit }));
  }

  apply(text: string): string {
    return applyEdits(text, this.#list);
  }
}
