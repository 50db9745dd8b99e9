// Everything that tools import from "stackful/compiler".

export type { Code } from "./diagnostics/catalogue.js";
export { applyEdits, type Fix, type TextEdit } from "./diagnostics/fix.js";
export type { Diagnostic } from "./diagnostics/report.js";
export type { ExplainedFunction, Explanation, Reason, SuspensionPoint } from "./explain/explanation.js";
export { type Compiled, type Compiler, type CompilerInput, createCompiler } from "./hosts/text.js";
export type { FunctionNode } from "./syntax.js";
