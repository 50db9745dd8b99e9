// `npm run fuzz -- --programs 1000 --seed 1`: makes programs, compares them with themselves, and prints what was found.
//
//   --slots     fails if there is a slot in which no call was suspended; up to twice as many programs look for it
//   --print     prints the programs of these seeds, and runs nothing
//   --compiled  prints what the compiler makes of them

import { parseArgs } from "node:util";
import { createCompiler } from "../compiler/index.js";
import { lower, Workshop } from "./compile.js";
import { createProgram, textOf } from "./grammar/program.js";
import { type Divergence, type Findings, Machine, type MachineOptions } from "./machine.js";
import { reduce } from "./reduce.js";
import { SLOTS, type Slot } from "./slots.js";

/** Programs that are type-checked together. A multiple of three, so that the same three are interleaved when a seed is replayed. */
const BATCH = 60;
const MAX_DIVERGENCES = 3;

const options: MachineOptions = { createCompiler, hostsEvery: 10 };

/** Returns the exit code: 1 if there is anything to look at. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      programs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      slots: { type: "boolean", default: false },
      print: { type: "boolean", default: false },
      compiled: { type: "boolean", default: false },
    },
  });
  const seeds = { first: Number(values.seed), count: Number(values.programs) };
  if (values.print || values.compiled) return print(seeds, values.compiled);
  return fuzz(seeds, values.slots);
}

interface Seeds {
  readonly first: number;
  readonly count: number;
}

function print({ first, count }: Seeds, isCompiled: boolean): number {
  for (let seed = first; seed < first + count; seed++) {
    const text = textOf(createProgram(seed));
    console.log(isCompiled ? compiled(text) : text);
  }
  return 0;
}

function compiled(text: string): string {
  const { program, names } = new Workshop().createProgram([text]);
  const result = lower(createCompiler({ program }), names[0] as string);
  return result.kind === "lowered" ? result.code : `${result.kind}: ${JSON.stringify(result, undefined, 2)}`;
}

async function fuzz({ first, count }: Seeds, wantsSlots: boolean): Promise<number> {
  const workshop = new Workshop();
  const machine = new Machine(options, workshop);
  const { findings } = machine;
  const limit = wantsSlots ? 2 * count : count;
  for (let done = 0; done < limit && findings.divergences.length < MAX_DIVERGENCES; ) {
    if (done >= count && missingSlots(findings).length === 0) break;
    const batch = Math.min(BATCH, (done < count ? count : limit) - done);
    await machine.run(first + done, batch);
    done += batch;
  }
  for (const one of findings.divergences.slice(0, MAX_DIVERGENCES))
    printDivergence(one, await reduce(one, options, workshop));
  printFindings(findings);
  if (wantsSlots && missingSlots(findings).length > 0) console.log(`missing      ${missingSlots(findings).join(", ")}`);
  const isWrong = findings.divergences.length + findings.invalid.length > 0;
  return isWrong || (wantsSlots && missingSlots(findings).length > 0) ? 1 : 0;
}

function missingSlots({ coverage }: Findings): Slot[] {
  return SLOTS.filter((slot) => !coverage.slots.has(slot));
}

function printDivergence(
  { program, found }: Divergence,
  { program: smallest, plain, compiled: other }: Divergence,
): void {
  const { seed } = program;
  const replay =
    found === "interleaved" ? `--programs 3 --seed ${seed - ((seed - 1) % 3)}` : `--programs 1 --seed ${seed}`;
  console.log(`seed ${seed} diverges (${found}); replay with: npm run fuzz -- ${replay}\n`);
  console.log(textOf(smallest).replace(/^/gm, "    "));
  console.log(`  plain     ${plain}\n  compiled  ${other}\n`);
}

function printFindings(findings: Findings): void {
  const { programs, coverage, divergences, refusals, invalid, unreadable, endless } = findings;
  for (const { program, messages } of invalid.slice(0, MAX_DIVERGENCES))
    console.log(`seed ${program.seed} is no program: ${messages[0]}`);
  console.log(`programs     ${programs}`);
  console.log(`suspensions  ${coverage.suspensions}`);
  console.log(`divergences  ${divergences.length}`);
  console.log(`slots        ${coverage.slots.size} of ${SLOTS.length}`);
  console.log(`refused      ${[...refusals].map(([code, times]) => `${times} by ${code}`).join(", ") || "0"}`);
  console.log(`unreadable   ${unreadable}, by the engine or TypeScript`);
  console.log(`endless      ${endless.size}, but for the stack`);
}
