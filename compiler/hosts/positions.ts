// Where a place in lowered code comes from.

import type { Part } from "../3-lower/print.js";

export class Positions {
  readonly #layout: readonly Part[];
  readonly #bySource: readonly Part[];

  constructor(layout: readonly Part[]) {
    this.#layout = layout;
    this.#bySource = layout.toSorted((a, b) => a.sourceStart - b.sourceStart);
  }

  /** The source of what begins at `offset`: of the text itself, or of what it was inserted in front of. */
  sourceOfStart(offset: number): number | undefined {
    const part = this.#find(offset, ({ insertedStart, end }) => insertedStart <= offset && offset < end);
    if (part === undefined) return undefined;
    return isReplaced(part) ? part.sourceStart : part.sourceStart + Math.max(0, offset - part.start);
  }

  /** The source of what ends at `offset`: of the text itself, or of what it was inserted behind. */
  sourceOfEnd(offset: number): number | undefined {
    const part = this.#find(offset, ({ start, insertedEnd }) => start < offset && offset <= insertedEnd);
    if (part === undefined) return undefined;
    return isReplaced(part) ? part.sourceEnd : part.sourceEnd - Math.max(0, part.end - offset);
  }

  /** Where the code is that comes from a place of the source which no edit has touched. */
  codeOf(source: number): number {
    let low = 0;
    let high = this.#bySource.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#bySource[middle] as Part).sourceStart <= source) low = middle;
      else high = middle - 1;
    }
    const { start, sourceStart } = this.#bySource[low] as Part;
    return start + source - sourceStart;
  }

  /** The part for which `holds`, among those near an offset. */
  #find(offset: number, holds: (part: Part) => boolean): Part | undefined {
    let low = 0;
    let high = this.#layout.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#layout[middle] as Part).insertedEnd < offset) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < this.#layout.length && index <= low + 2; index++) {
      const part = this.#layout[index] as Part;
      if (holds(part)) return part;
    }
    return undefined;
  }
}

/** Whether other text stands there now: then only its two ends correspond. */
function isReplaced({ start, end, sourceStart, sourceEnd }: Part): boolean {
  return end - start !== sourceEnd - sourceStart;
}
