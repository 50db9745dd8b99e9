// The machines that look for a planted bug. CI runs each of them on the compiler itself as well: there they have to find nothing.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { toJavaScript } from "../../test/support/javaScript.js";
import { compare } from "../compare.js";
import { type CreateCompiler, lower, Workshop } from "../compile.js";
import { loadable, runCompiled, runPlain } from "../execute.js";
import { createProgram, type Program, textOf } from "../grammar/program.js";
import { Coverage, createSchedule } from "../schedules.js";
import { root } from "../transpile.mjs";
import { stackOf } from "./stack.js";

export interface Machine {
  readonly name: string;
  /** Says how a compiler was found to be wrong. Undefined if nothing was found. */
  look(createCompiler: CreateCompiler): Promise<string | undefined>;
}

/** A few random programs, the same for each compiler. */
export function randomPrograms(seed: number, count: number): Machine {
  const programs = Array.from({ length: count }, (_, index) => createProgram(seed + index));
  const { program: ours, names } = new Workshop().createProgram(programs.map(textOf));
  return {
    name: "random programs",
    async look(createCompiler) {
      const compiler = createCompiler({ program: ours });
      for (const [index, program] of programs.entries()) {
        const result = lower(compiler, names[index] as string);
        if (result.kind === "crashed") return `seed ${program.seed}: the compiler throws`;
        if (result.kind === "lowered" && !(await agrees(program, result.code))) return `seed ${program.seed}`;
      }
      return undefined;
    },
  };
}

async function agrees(program: Program, code: string): Promise<boolean> {
  const plain = runPlain(loadable(textOf(program)));
  try {
    const load = loadable(code);
    const schedule = createSchedule("always", program.seed, program.slots, new Coverage());
    return compare(plain, await runCompiled(load, schedule)) === undefined;
  } catch {
    return false; // no JavaScript
  }
}

/** The texts that fixtures promise. */
export function fixtures(): Machine {
  const folder = join(root, "fixtures");
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, "tsconfig.json"),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  const names = readdirSync(join(folder, "lower"));
  const inputs = names.map(
    (name) =>
      ["ts", "cts", "tsx"].map((end) => join(folder, "lower", name, `input.${end}`)).find(ts.sys.fileExists) as string,
  );
  const ours = ts.createProgram(config?.fileNames ?? [], config?.options ?? {});
  return {
    name: "fixtures",
    async look(createCompiler) {
      const compiler = createCompiler({ program: ours });
      return names.find((name, index) => {
        const result = lower(compiler, inputs[index] as string);
        if (result.kind !== "lowered") return true;
        const code = toJavaScript(result.code, { fileName: inputs[index] as string, target: ts.ScriptTarget.ESNext });
        return code !== readFileSync(join(folder, "lower", name, "output.js"), "utf8");
      });
    },
  };
}

/** The names in a stack. */
export const stacks: Machine = {
  name: "stacks",
  async look(createCompiler) {
    const { plain, compiled } = await stackOf(createCompiler);
    return plain === compiled ? undefined : `${compiled}, and not ${plain}`;
  },
};

/** All of them, ready to look at one compiler after the other. */
export function createMachines(): readonly Machine[] {
  return [randomPrograms(PROGRAMS.seed, PROGRAMS.count), fixtures(), stacks];
}

/** Enough for each bug, with some to spare. */
const PROGRAMS = { seed: 1, count: 60 };
