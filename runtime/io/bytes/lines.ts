// Reading lines. Compiled by our own compiler.

import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import type { ByteReader } from "./byteReader.js";
import { takeLine } from "./demand.js";

/** The lines that arrive. Incomplete ones stay with the reader: whoever stops in the middle loses nothing. */
export function* readLines(reader: ByteReader, max: number): CooperativeGenerator<string> {
  "use cooperative";
  for (;;) {
    const line = takeLine(reader.received, max) ?? reader.readLine(max);
    if (line === undefined) break;
    yield line;
  }
}
