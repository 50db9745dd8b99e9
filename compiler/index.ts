// Everything that tools import from "stackful/compiler".

export type { Code } from "./diagnostics/catalogue.js";
export { type Compiled, type Compiler, type CompilerInput, createCompiler } from "./hosts/text.js";
