// Findings are reported in each bundler's own way: at their place, and all of a file.
//
//   Vite, Rollup, Rolldown   an error that is thrown: the first, with the others in its text
//   webpack, Rspack          an error of the module for each

import type { NativeBuildContext, UnpluginBuildContext, UnpluginContext, UnpluginMessage } from "unplugin";
import { type Finding, format, placeOf } from "./finding.js";

/** What a hook of the plugin has to report to. */
export type Context = UnpluginBuildContext & UnpluginContext;

/** Reports findings. Where errors are thrown, this throws. */
export function report(findings: readonly Finding[], context: Context): void {
  const native = context.getNativeBuildContext?.();
  if (native?.framework === "webpack" || native?.framework === "rspack") reportToWebpack(findings, native, context);
  else if (native === undefined) throwFirst(findings, context);
  else reportEach(findings, context);
}

function reportEach(findings: readonly Finding[], context: Context): void {
  for (const finding of findings) {
    if (finding.isError) context.error(toMessage(finding));
    else context.warn(toMessage(finding));
  }
}

function throwFirst(findings: readonly Finding[], context: Context): void {
  for (const one of findings) if (!one.isError) context.warn(toMessage(one));
  const [first, ...others] = findings.filter(({ isError }) => isError);
  if (first === undefined) return;
  const further = others.map((one) => `\n\n${format(one)}`).join("");
  // Vitest shows nothing but the text.
  context.error({ ...toMessage(first), message: `${placeOf(first)} ${first.message}${further}` });
}

/** A message as Rollup has them; the others take what they know of it. */
function toMessage({ message, path, line, column, frame, code }: Finding): UnpluginMessage {
  const own = { message, id: path, loc: { file: path, line, column }, frame, pluginCode: code };
  return own;
}

type WebpackLike = Extract<NativeBuildContext, { readonly framework: "webpack" | "rspack" }>;

function reportToWebpack(findings: readonly Finding[], native: WebpackLike, context: Context): void {
  if (native.framework === "rspack" || native.loaderContext?._module === undefined) {
    for (const one of findings) (one.isError ? context.error : context.warn)(format(one));
    return;
  }
  for (const one of findings) {
    const error = new native.compiler.webpack.WebpackError(format(one));
    error.name = "StackfulError";
    error.loc = { start: { line: one.line, column: one.column }, end: { line: one.endLine, column: one.endColumn } };
    error.hideStack = true;
    if (one.isError) native.loaderContext._module.addError(error);
    else native.loaderContext._module.addWarning(error);
  }
}
