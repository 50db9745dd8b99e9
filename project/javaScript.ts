// From lowered TypeScript to JavaScript, for those who cannot do that themselves.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import remapping, { type SourceMap } from "@jridgewell/remapping";
import * as ts from "typescript";
import type { Lowered } from "./manifest.js";

export interface JavaScript {
  readonly code: string;
  /** To the file as it was written. */
  readonly map: SourceMap;
}

/** An ES module. */
export function toJavaScript(path: string, { code, map }: Lowered, options: ts.CompilerOptions): JavaScript {
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    fileName: path,
    compilerOptions: {
      ...options,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSourceMap: false,
      declaration: false,
    },
  });
  const chained = remapping(map === undefined ? [`${sourceMapText}`] : [`${sourceMapText}`, map], () => null);
  chained.sources = [pathToFileURL(path).href];
  chained.sourcesContent = [readFileSync(path, "utf8")];
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*$/, ""), map: chained };
}

/** As one text, with the map in it. */
export function withInlineMap({ code, map }: JavaScript): string {
  const base64 = Buffer.from(map.toString()).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${base64}\n`;
}
