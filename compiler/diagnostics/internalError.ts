// Mistakes of ours, said in a way that helps to find them: where in the user's code we were, and what went wrong.
//
//   InternalError: main.ts:3:5: Stackful failed here: Cannot read properties of undefined (reading 'kind'). This is a bug …
//
// They are no diagnostics with a code: nothing is wrong with the program. Hosts show them as errors at their place all the same, beside
// whatever else is wrong, so that they hide nothing.

import * as ts from "typescript";

export class InternalError extends Error {
  override readonly name = "InternalError";

  constructor(
    readonly file: ts.SourceFile,
    readonly start: number,
    override readonly cause: unknown,
  ) {
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    super(`${file.fileName}:${line + 1}:${character + 1}: ${explain(cause)}`, { cause });
  }
}

/** The error, with the node that was worked on when it was thrown. An inner node has been named before an outer one. */
export function located(error: unknown, node: ts.Node): InternalError {
  if (error instanceof InternalError) return error;
  const file = node.getSourceFile();
  return new InternalError(file, ts.isSourceFile(node) ? 0 : node.getStart(file), error);
}

/** Does something with each node, and says which one it was that it failed at. */
export function eachLocated<N extends ts.Node>(nodes: readonly N[], act: (node: N) => void): void {
  for (const node of nodes) {
    try {
      act(node);
    } catch (error) {
      throw located(error, node);
    }
  }
}

/** Names a file in every error of ours that names no place yet. */
export function locating<T>(file: ts.Node, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw located(error, file);
  }
}

/** As TypeScript's own tools report it. */
export function internalErrorToTypeScript({ file, start, cause }: InternalError): ts.Diagnostic {
  const frames = cause instanceof Error ? (cause.stack ?? "").split("\n    at ").slice(1, 6) : [];
  return {
    category: ts.DiagnosticCategory.Error,
    code: 900_000,
    file,
    start,
    length: 1,
    messageText: [explain(cause), ...frames.map((frame) => `at ${frame}`)].join("\n  "),
    source: "stackful",
  };
}

function explain(cause: unknown): string {
  const what = cause instanceof Error ? cause.message : String(cause);
  return `Stackful failed here: ${what}. This is a bug of Stackful. Please report it, with the code around this place.`;
}
