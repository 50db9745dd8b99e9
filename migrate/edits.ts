// Edits of a text, collected in any order of their places. What is inserted at the same place stands in the order in which it was inserted: what goes in
// front of a node before what goes in front of its children, and behind it after.

import { applyEdits } from "stackful/compiler";

export class Edits {
  readonly #list: { start: number; end: number; text: string }[] = [];

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  insert(at: number, text: string): void {
    this.#list.push({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#list.push({ start, end, text });
  }

  remove(start: number, end: number): void {
    this.replace(start, end, "");
  }

  apply(text: string): string {
    return applyEdits(text, this.#list);
  }
}
