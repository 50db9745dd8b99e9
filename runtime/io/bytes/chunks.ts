// Reading whatever comes. Compiled by our own compiler.

import type { Buffer } from "node:buffer";
import type { CooperativeGenerator } from "../../core/cooperativeGenerator.js";
import type { ByteReader } from "./byteReader.js";

export function* readChunks(reader: ByteReader): CooperativeGenerator<Buffer> {
  "use cooperative";
  for (let chunk = reader.read(); chunk !== undefined; chunk = reader.read()) yield chunk;
}
