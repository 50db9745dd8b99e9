// The two hosts, on the same programs: what the tsc plugin emits has to be what the text host prints, types removed.

import ts from "typescript";
import transformProgram from "../compiler/hosts/tsc.js";
import { toJavaScript } from "../test/support/javaScript.js";
import { normalized } from "../test/support/normalized.js";
import type { Workshop } from "./compile.js";
import { type Program, textOf } from "./grammar/program.js";

export interface HostDifference {
  readonly program: Program;
  readonly text: string;
  readonly plugin: string;
}

/** Programs, each with what the text host printed. Returns those that the plugin emits in another way. */
export function compareHosts(lowered: readonly (readonly [Program, string])[], workshop: Workshop): HostDifference[] {
  if (lowered.length === 0) return [];
  const { program: ours, names } = workshop.createProgram(lowered.map(([program]) => textOf(program)));
  const cooperative = transformProgram(ours, undefined, {}, { ts: quiet });
  return lowered.flatMap(([program, code], index) => {
    const text = normalized(toJavaScript(code));
    const plugin = normalized(emit(cooperative, names[index] as string));
    return text === plugin ? [] : [{ program, ...firstDifference(text, plugin) }];
  });
}

/** Warnings are no difference. */
const quiet: typeof ts = { ...ts, sys: { ...ts.sys, write: () => {} } };

function emit(program: ts.Program, name: string): string {
  let output = "";
  program.emit(program.getSourceFile(name), (_path, code) => {
    output = code;
  });
  return output;
}

/** The first line that differs, of both. */
function firstDifference(text: string, plugin: string): { readonly text: string; readonly plugin: string } {
  const others = plugin.split("\n");
  const lines = text.split("\n");
  const index = lines.findIndex((line, at) => line !== others[at]);
  return { text: lines[index] ?? "the end", plugin: others[index] ?? "the end" };
}
