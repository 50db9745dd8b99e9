// Writes the project that `npm run bench:compile` compiles: 300 files, 60,000 lines, a third of the functions cooperative.
//
// The same each time. Each file has units of fifty lines: types and unions, plain functions over them, generic containers, classes. One
// unit in three is of cooperative code, which calls that of this file and of the files before it.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILES = 300;

/** @param {string} folder */
export function generateProject(folder) {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  let lines = 0;
  for (let file = 0; file < FILES; file++) {
    const text = generateFile(file, random(file + 1));
    lines += text.split("\n").length;
    writeFileSync(join(folder, `src/file${file}.ts`), text);
  }
  return { files: FILES, lines };
}

/**
 * @param {number} file
 * @param {(below: number) => number} choose
 */
function generateFile(file, choose) {
  const others = file === 0 ? [] : [...new Set(Array.from({ length: 6 }, () => choose(file)))];
  const imports = others.map((other) => `import * as file${other} from "./file${other}.js";`);
  const units = Array.from({ length: 3 + (file % 2) }, (_, unit) => {
    const other = others.length === 0 ? "" : `file${others[choose(others.length)]}.`;
    return unit === 2 ? cooperativeUnit(unit, other) : plainUnit(unit, other, choose(2));
  });
  return [`import { sleep, Channel, type Cooperative } from "stackful";`, ...imports, ...units, ""].join("\n");
}

/**
 * Types, a generic container, a class, and functions over them.
 *
 * @param {number} n
 * @param {string} other
 * @param {number} from
 */
function plainUnit(n, other, from) {
  const shape = `Shape${n}`;
  const foreign = other === "" ? "" : `    total += ${other}measure${from}({ kind: "circle", radius: total });\n`;
  return `
export interface Circle${n} { readonly kind: "circle"; readonly radius: number }
export interface Box${n} { readonly kind: "box"; readonly width: number; readonly height: number; readonly tags?: readonly string[] }
export type ${shape} = Circle${n} | Box${n} | { readonly kind: "none" };

export function measure${n}(shape: ${shape}): number {
  switch (shape.kind) {
    case "circle":
      return Math.round(shape.radius * shape.radius * Math.PI * 100) / 100;
    case "box":
      return shape.width * shape.height + (shape.tags?.length ?? 0);
    default:
      return 0;
  }
}

export class Store${n}<Key extends string | number, Value extends { readonly kind: string }> {
  readonly #entries = new Map<Key, Value>();
  constructor(private readonly name: string, entries: Iterable<readonly [Key, Value]> = []) {
    for (const [key, value] of entries) this.put(key, value);
  }
  put(key: Key, value: Value): this {
    this.#entries.set(key, value);
    return this;
  }
  find(test: (value: Value, key: Key) => boolean): Value | undefined {
    for (const [key, value] of this.#entries) if (test(value, key)) return value;
    return undefined;
  }
  map<Result>(change: (value: Value) => Result): Result[] {
    return [...this.#entries.values()].map((value) => change(value));
  }
  get title(): string {
    return \`\${this.name} (\${this.#entries.size})\`;
  }
}

export function summarize${n}(shapes: readonly ${shape}[]): { readonly total: number; readonly kinds: Record<string, number> } {
  const kinds: Record<string, number> = {};
  const store = new Store${n}<number, ${shape}>("shapes", shapes.map((shape, index) => [index, shape] as const));
  let total = 0;
  for (const shape of shapes) {
    kinds[shape.kind] = (kinds[shape.kind] ?? 0) + 1;
    total += measure${n}(shape);
${foreign}  }
  const boxes = shapes.filter((shape): shape is Box${n} => shape.kind === "box").toSorted((a, b) => a.width - b.width);
  total += boxes.reduce((sum, { width, height }) => sum + Math.min(width, height), 0) + store.map(measure${n}).length;
  return { total: store.title.length > 0 ? total : 0, kinds };
}`;
}

/**
 * As much again of cooperative functions, which call each other and those of another file.
 *
 * @param {number} n
 * @param {string} other
 */
function cooperativeUnit(n, other) {
  const read = other === "" ? "sleep(1)" : `${other}fetchAll${n}(count - 1, "again")`;
  return `
export interface Reader${n} {
  /** @cooperative */
  read(max: number): string | undefined;
  readonly name: string;
}

export function fetchAll${n}(count: number, prefix: string): string[] {
  "use cooperative";
  const pages: string[] = [];
  for (let page = 0; page < count; page++) {
    sleep(page % 3);
    const text = readPage${n}(prefix, page)?.trim() ?? "";
    if (text.length > 0) pages.push(text.toUpperCase(), ...text.split(","));
  }
  if (count > 1) ${read};
  return pages.filter((page) => page !== "").map((page) => page.slice(0, 80));
}

export function readPage${n}(prefix: string, page: number): string | undefined {
  "use cooperative";
  sleep(page);
  return page > 5 ? undefined : \`\${prefix}-\${page.toString(16)}\`;
}

export class Service${n} implements Reader${n} {
  readonly #jobs = new Channel<{ readonly id: number; readonly text: string }>(4);
  constructor(readonly name: string, private readonly limit = 10) {}

  read(max: number): string | undefined {
    "use cooperative";
    const job = this.#jobs.receive();
    return job.id > max ? undefined : \`\${this.name}: \${job.text.padEnd(max)}\`;
  }

  submit(id: number, texts: readonly string[]): number {
    "use cooperative";
    let sent = 0;
    for (const text of texts) {
      if (sent >= this.limit) break;
      this.#jobs.send({ id: id + sent, text: text.trim() });
      sent += text.length > 0 ? 1 : 0;
    }
    return sent;
  }

  describe(): string {
    return [this.name, this.limit, typeof this.#jobs].join(" ");
  }
}

export function drain${n}(reader: Reader${n}, each: Cooperative<(text: string) => void>): number {
  "use cooperative";
  let count = 0;
  for (let text = reader.read(8); text !== undefined; text = reader.read(8)) {
    each(text);
    count++;
  }
  return count;
}

export function serve${n}(names: readonly string[]): Record<string, number> {
  "use cooperative";
  const served: Record<string, number> = {};
  for (const name of names) {
    const service = new Service${n}(name);
    service.submit(1, fetchAll${n}(2, name));
    served[service.describe()] = drain${n}(service, (text) => {
      sleep(text.length);
    });
  }
  return served;
}`;
}

/**
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function random(seed) {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return (state >>> 0) % below;
  };
}
