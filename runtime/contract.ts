// What compiled code calls. Nobody writes these by hand; the compiler's contract lists the same names.

export { twin } from "./builtins/twin.js";
export { call } from "./core/call.js";
export { delegate } from "./core/delegation.js";
export { dispose } from "./core/disposal.js";
export { emit, generate } from "./core/generator.js";
export { collect, iterate } from "./core/iteration.js";
export { plain } from "./core/plain.js";
export { take } from "./core/taking.js";
