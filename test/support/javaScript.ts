// JavaScript from TypeScript that needs nothing but its types removed, and what Node cannot read yet.

import ts from "typescript";

export interface JavaScriptOptions {
  readonly fileName?: string;
  readonly target?: ts.ScriptTarget;
  readonly module?: ts.ModuleKind.ESNext | ts.ModuleKind.CommonJS;
}

export function toJavaScript(code: string, options: JavaScriptOptions = {}): string {
  const { fileName = "program.ts", target = ts.ScriptTarget.ES2022, module = ts.ModuleKind.ESNext } = options;
  const verbatimModuleSyntax = module === ts.ModuleKind.ESNext;
  const compilerOptions = { target, jsx: ts.JsxEmit.React, module, verbatimModuleSyntax };
  return ts.transpileModule(code, { compilerOptions, fileName }).outputText;
}
