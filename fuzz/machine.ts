// The machine: makes programs at random, and compares each with itself, compiled. Read this file first.
//
//   seed ─► tree ─► text ─┬─► types removed ────────────────► plain run ─────┐
//                         └─► compiler ─► types removed ─┬─► never suspended ─┤
//                                                        ├─► always           ├─► all the same?
//                                                        ├─► at random        │
//                                                        └─► interleaved ─────┘
//
// A difference, an error inside the compiler, and output that is no JavaScript, are divergences.

import { compare } from "./compare.js";
import { type CreateCompiler, type Lowered, lower, Workshop } from "./compile.js";
import { type Load, loadable, runCompiled, runPlain, type Seen } from "./execute.js";
import { createProgram, type Program, textOf } from "./grammar/program.js";
import { compareHosts } from "./hosts.js";
import { isMisread, isTolerated } from "./refusals.js";
import { Coverage, createSchedule, type ScheduleName } from "./schedules.js";

export interface Divergence {
  readonly program: Program;
  /** What found it: a schedule, or a step before there was anything to run. */
  readonly found: ScheduleName | "compiler" | "output" | "hosts" | "refusal";
  readonly plain: string;
  readonly compiled: string;
}

/** What a run of the machine found. */
export class Findings {
  programs = 0;
  readonly coverage = new Coverage();
  /** How many programs were refused with each code. */
  readonly refusals = new Map<string, number>();
  readonly divergences: Divergence[] = [];
  /** Programs that are none: TypeScript says so. */
  readonly invalid: { readonly program: Program; readonly messages: readonly string[] }[] = [];
  /** Programs that the engine, or TypeScript, cannot read as they stand, whatever the other says. */
  unreadable = 0;
  /** Programs that call themselves until the stack ends, which it does not for compiled ones. */
  readonly endless = new Set<Program>();
}

export interface MachineOptions {
  readonly createCompiler: CreateCompiler;
  /** Of how many programs one is compared between the hosts. None, if there is no number. */
  readonly hostsEvery?: number | undefined;
}

/** A program that was compiled, and what is expected of it. */
interface Case {
  readonly program: Program;
  readonly plain: Seen;
  readonly load: Load;
}

export class Machine {
  readonly findings = new Findings();
  readonly #workshop: Workshop;
  readonly #options: MachineOptions;

  constructor(options: MachineOptions, workshop = new Workshop()) {
    this.#options = options;
    this.#workshop = workshop;
  }

  /** Makes programs from consecutive seeds, and runs them. */
  async run(seed: number, count: number): Promise<void> {
    await this.runPrograms(Array.from({ length: count }, (_, index) => createProgram(seed + index)));
  }

  async runPrograms(programs: readonly Program[]): Promise<void> {
    const cases = this.#compile(programs);
    for (const one of cases) await this.#runAlone(one);
    for (let first = 0; first < cases.length; first += 3) await this.#runInterleaved(cases.slice(first, first + 3));
  }

  #compile(programs: readonly Program[]): Case[] {
    const { program: ours, names } = this.#workshop.createProgram(programs.map(textOf));
    const compiler = this.#options.createCompiler({ program: ours });
    const codes = new Map<Program, string>();
    programs.forEach((program, index) => {
      this.findings.programs++;
      const result = lower(compiler, names[index] as string);
      if (result.kind === "lowered") codes.set(program, result.code);
      else this.#rejected(program, result);
    });
    this.#compareHosts(codes);
    return [...codes].flatMap(([program, code]) => this.#load(program, code) ?? []);
  }

  #rejected(program: Program, result: Exclude<Lowered, { readonly kind: "lowered" }>): void {
    if (result.kind === "invalid" && isMisread(result.messages)) this.findings.unreadable++;
    else if (result.kind === "invalid") this.findings.invalid.push({ program, messages: result.messages });
    else if (result.kind === "crashed") this.#report(program, "compiler", "no error", describeCrash(result.error));
    else this.#refused(program, result.codes, result.messages);
  }

  #refused(program: Program, codes: readonly string[], messages: readonly string[]): void {
    for (const code of new Set(codes)) this.findings.refusals.set(code, (this.findings.refusals.get(code) ?? 0) + 1);
    const unexpected = messages.find((_, index) => !isTolerated(codes[index] as string));
    if (unexpected !== undefined) this.#report(program, "refusal", "a program", unexpected);
  }

  #load(program: Program, code: string): Case | undefined {
    const plain = tryToLoad(textOf(program));
    const compiled = tryToLoad(code);
    if (plain instanceof Error) this.findings.unreadable++;
    else if (compiled instanceof Error) this.#report(program, "output", "JavaScript", `${compiled.message}\n${code}`);
    else return this.#expect(program, plain, compiled);
    return undefined;
  }

  #expect(program: Program, load: Load, compiled: Load): Case | undefined {
    const plain = runPlain(load);
    if (!plain.isEndless) return { program, plain, load: compiled };
    this.findings.endless.add(program);
    return undefined;
  }

  async #runAlone(one: Case): Promise<void> {
    for (const schedule of ["never", "always", "random"] as const) await this.#runOne(one, schedule);
  }

  /** Three programs as tasks, which take turns. */
  async #runInterleaved(cases: readonly Case[]): Promise<void> {
    await Promise.all(cases.map((one) => this.#runOne(one, "interleaved")));
  }

  async #runOne({ program, plain, load }: Case, name: ScheduleName): Promise<void> {
    const schedule = createSchedule(name, program.seed, program.slots, this.findings.coverage);
    const compiled = await runCompiled(load, schedule);
    if (compiled.isEndless) {
      this.findings.endless.add(program);
      return;
    }
    const difference = compare(plain, compiled);
    if (difference !== undefined) this.#report(program, name, difference.plain, difference.compiled);
  }

  #compareHosts(lowered: ReadonlyMap<Program, string>): void {
    const { hostsEvery } = this.#options;
    if (hostsEvery === undefined) return;
    const share = [...lowered].filter(([{ seed }]) => seed % hostsEvery === 0);
    for (const { program, text, plugin } of compareHosts(share, this.#workshop))
      this.#report(program, "hosts", text, plugin);
  }

  /** A program is reported once. */
  #report(program: Program, found: Divergence["found"], plain: string, compiled: string): void {
    const { divergences } = this.findings;
    if (!divergences.some((one) => one.program === program)) divergences.push({ program, found, plain, compiled });
  }
}

function tryToLoad(code: string): Load | Error {
  try {
    return loadable(code);
  } catch (error) {
    return error as Error;
  }
}

function describeCrash(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
