// esbuild loads files through plugins, and takes errors with the text of their line and lengths in bytes. unplugin has no way to hand that over.

import { readFile } from "node:fs/promises";
import { extname, relative } from "node:path";
import type { Loader, OnLoadResult, PartialMessage, PluginBuild } from "esbuild";
import type { Build, Outcome } from "./build.js";
import type { Finding } from "./finding.js";
import { matcherOf, type StackfulOptions } from "./options.js";

/** Apart from what follows, so that nobody takes it for the map of this file. */
const KEY = "sourceMappingURL";

export function loadWith(build: Build, options: StackfulOptions, { onLoad, initialOptions }: PluginBuild): void {
  const isIncluded = matcherOf(options);
  const folder = initialOptions.absWorkingDir ?? process.cwd();
  onLoad({ filter: /\.[cm]?tsx?$/, namespace: "file" }, async ({ path, suffix }) => {
    if (!isIncluded(path)) return undefined;
    const code = await readFile(path, "utf8");
    const outcome = build.transform(code, path + suffix);
    return outcome && toResult(outcome, path, folder);
  });
}

function toResult({ output, findings, files }: Outcome, path: string, folder: string): OnLoadResult {
  const toMessages = (isError: boolean) =>
    findings.filter((one) => one.isError === isError).map((one) => toMessage(one, folder));
  return {
    // Without contents, others may load it; it is watched all the same.
    ...(output && { contents: withMap(output.code, output.map) }),
    loader: extname(path).endsWith("x") ? ("tsx" satisfies Loader) : ("ts" satisfies Loader),
    errors: toMessages(true),
    warnings: toMessages(false),
    watchFiles: [...files],
  };
}

function withMap(code: string, map: string): string {
  return `${code}\n//# ${KEY}=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}

function toMessage(
  { message, path, line, column, endLine, endColumn, lineText }: Finding,
  folder: string,
): PartialMessage {
  const end = endLine === line ? endColumn : lineText.length;
  return {
    text: message,
    location: {
      file: relative(folder, path).replaceAll("\\", "/"),
      line,
      column: Buffer.byteLength(lineText.slice(0, column)),
      length: Buffer.byteLength(lineText.slice(column, end)),
      lineText,
    },
  };
}
