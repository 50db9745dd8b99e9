// The transform for jest: cooperative TypeScript to JavaScript, file by file.
//
//   "transform": { "\\.tsx?$": "stackful/jest" }, "extensionsToTreatAsEsm": [".ts"]     with node --experimental-vm-modules
//
//   I1  What jest has kept from an earlier run is used only while nothing has changed that a file depends on: the colours of what it imports, too.

import { createHash } from "node:crypto";
import { CompileError } from "../project/compileError.js";
import { toJavaScript } from "../project/javaScript.js";
import { Lowerer } from "../project/lowerer.js";

/** What jest says about the file that it wants. */
interface TransformOptions {
  readonly supportsStaticESM: boolean;
  readonly configString: string;
  readonly instrument: boolean;
}

interface Transformed {
  readonly code: string;
  readonly map: string;
}

const lowerer = new Lowerer();

function process(_text: string, path: string, { supportsStaticESM }: TransformOptions): Transformed {
  if (!supportsStaticESM)
    throw new CompileError(
      `${path}: jest has to run ES modules. Add its ending to \`extensionsToTreatAsEsm\`, and start jest with \`node --experimental-vm-modules\``,
    );
  const { code, map } = toJavaScript(path, lowerer.lower(path), lowerer.optionsOf(path));
  return { code, map: map.toString() };
}

function getCacheKey(text: string, path: string, { configString, supportsStaticESM }: TransformOptions): string {
  const hash = createHash("sha256").update(`${text}\0${configString}\0${supportsStaticESM}\0`);
  return hash.update(lowerer.stampOf(path)).digest("hex").slice(0, 32); // I1
}

export default {
  process,
  processAsync: async (text: string, path: string, options: TransformOptions): Promise<Transformed> =>
    process(text, path, options),
  getCacheKey,
};
