// Makes a program write lowered JavaScript, and declarations that say the colours; and makes builders ask for it in time.
//
//   I1  Nothing is written while there is an error: what was not understood cannot be lowered. A call of something unknown would be
//       taken for plain.
//   I2  When the declaration of a module changes, all that depends on it is written anew, however far away. A builder does that for
//       declarations only, because JavaScript does not depend on types. Ours does.

import * as ts from "typescript";
import { declareColors } from "../4-declare/declarations.js";
import { locating } from "../diagnostics/internalError.js";
import type { Pipeline } from "../pipeline.js";
import { guarded } from "./errors.js";
import { lowerBeforeEmit } from "./nodes.js";

/** What builders ask a program to write: everything, if they do not say. */
const ONLY_JAVASCRIPT = 0;
const ONLY_DECLARATIONS = 1;
type Only = boolean | typeof ONLY_JAVASCRIPT | typeof ONLY_DECLARATIONS | undefined;

/** `emit`, with the further parameters that builders pass. */
type Emit = (
  file?: ts.SourceFile,
  write?: ts.WriteFileCallback,
  token?: ts.CancellationToken,
  only?: Only,
  transformers?: ts.CustomTransformers,
  forceDeclarations?: boolean,
  ...more: unknown[]
) => ts.EmitResult;

const NOTHING: ts.EmitResult = { emitSkipped: true, diagnostics: [], emittedFiles: [] };

export function lowerOutput(program: ts.Program, pipeline: Pipeline): void {
  const options = program.getCompilerOptions();
  const writesDeclarations = options.declaration === true || options.composite === true;
  const emit = program.emit.bind(program) as Emit;
  const emitLowered: Emit = (file, write, token, only, theirs, forceDeclarations, ...more) => {
    // TypeScript has reported these, and nothing else makes sense before they are gone.
    if (!forceDeclarations && program.getSyntacticDiagnostics().length > 0) return NOTHING;
    const transformers = withOurs(theirs, program, pipeline);
    const part = forceDeclarations ? only : withJavaScript(only, writesDeclarations);
    // A builder compares declarations that nobody will see: with all their tags.
    shown.removeComments = !forceDeclarations && options.removeComments === true;
    const result = guarded(() => emit(file, write, token, part, transformers, forceDeclarations, ...more));
    return result.ok ? result.value : { ...NOTHING, diagnostics: [result.error] };
  };
  program.emit = emitLowered;
  if (!writesDeclarations) program.getDeclarationDiagnostics = () => [];
  // For builders. They follow declarations to what depends on them, whether these are written or not (I2).
  const shown: ts.CompilerOptions = { ...options, declaration: true, noEmitOnError: true };
  program.getCompilerOptions = () => shown;
}

/** Where a declaration has to be written anew, so has the JavaScript (I2). */
function withJavaScript(only: Only, writesDeclarations: boolean): Only {
  if (!writesDeclarations) return ONLY_JAVASCRIPT;
  return only === ONLY_DECLARATIONS ? undefined : only;
}

function withOurs(
  { before = [], afterDeclarations = [], ...others }: ts.CustomTransformers = {},
  program: ts.Program,
  pipeline: Pipeline,
): ts.CustomTransformers {
  return {
    ...others,
    before: [locatingFile(lowerBeforeEmit(pipeline, program.getCompilerOptions())), ...before],
    afterDeclarations: [locatingFile(declareColors(pipeline.colors, program.getTypeChecker())), ...afterDeclarations],
  };
}

/** A transformation that names the file, should it fail. */
function locatingFile<N extends ts.Node>(factory: ts.TransformerFactory<N>): ts.TransformerFactory<N> {
  return (context) => {
    const transform = factory(context);
    return (node) => locating(ts.getParseTreeNode(node) ?? node, () => transform(node));
  };
}
