// Everything that user code imports from "stackful/bytes".

export { type ByteReader, readerOf } from "./byteReader.js";
export { type ByteWriter, writerTo } from "./byteWriter.js";
export { LimitExceeded, UnexpectedEnd } from "./errors.js";
