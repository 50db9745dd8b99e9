// What `stackful migrate` makes of small files: before and after.

export interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What is left by hand, from behind the name of the file. */
  readonly left?: readonly string[];
}

/** What most of them use. */
export const LIBRARY = {
  before: `export async function load(path: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return path;
}
`,
  after: `import { sleep } from "stackful";
export function load(path: string): string {
  "use cooperative";
  sleep(1);
  return path;
}
`,
};

const USING = `import { load } from "./library.js";\n`;

export const cases: readonly Case[] = [
  {
    name: "functions",
    before: `${USING}
// comments stay
export async function both(a: string, b: string): Promise<string[]> {
  const first = await load(a); // here, too
  return [first, (await load(b)).trim()];
}
export const short = async (path: string) => (await load(path)).length;
export const plain = async (n: number): Promise<number> => n + 1;
export function passedOn(path: string) { return load(path); }
`,
    after: `${USING}
// comments stay
export function both(a: string, b: string): string[] {
  "use cooperative";
  const first = load(a); // here, too
  return [first, load(b).trim()];
}
export const short = (path: string) => { "use cooperative"; return load(path).length; };
export const plain = (n: number): number => n + 1;
export function passedOn(path: string) { "use cooperative"; return load(path); }
`,
  },
  {
    name: "others",
    before: `import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { load } from "./library.js";
export async function read(path: string, isQuick: boolean) {
  await delay(5);
  const text = isQuick ? await readFile(path, "utf8") : await load(path);
  return await (isQuick ? readFile(path, "utf8") : load(text));
}
`,
    after: `import { sleep, wait } from "stackful";
import { readFile } from "node:fs/promises";
import { load } from "./library.js";
export function read(path: string, isQuick: boolean) {
  "use cooperative";
  sleep(5);
  const text = isQuick ? wait(readFile(path, "utf8")) : load(path);
  return (isQuick ? wait(readFile(path, "utf8")) : load(text));
}
`,
  },
  {
    name: "combinators",
    before: `${USING}
export async function several(paths: string[], given: Promise<string>[]) {
  const [a, b] = await Promise.all([load("a"), load("b")]);
  const first = await Promise.race([load("a"), given[0]]);
  const any = await Promise.any([load("a")]);
  const ends = await Promise.allSettled([load("a"), { a }]);
  const sizes = await Promise.all(paths.map(async (path) => (await load(path)).length));
  const texts = await Promise.all(given);
  return { a, b, first, any, ends, sizes, texts };
}
`,
    after: `import { all, allSettled, any as any_, mapConcurrently, race, wait } from "stackful";
${USING}
export function several(paths: string[], given: Promise<string>[]) {
  "use cooperative";
  const [a, b] = all([() => load("a"), () => load("b")]);
  const first = race([() => load("a"), () => wait(given[0])]);
  const any = any_([() => load("a")]);
  const ends = allSettled([() => load("a"), () => ({ a })]);
  const sizes = mapConcurrently(paths, (path) => load(path).length, { concurrency: Infinity });
  const texts = wait(Promise.all(given));
  return { a, b, first, any, ends, sizes, texts };
}
`,
  },
  {
    name: "unawaited",
    before: `${USING}
export async function later() {
  load("in the background");
  void load("in the background");
  const text = load("later");
  return [await text];
}
export function promised(): void { load("from plain code"); }
export const chained = () => [load("a").then((text) => text.length)];
export const all = [load("at the top")];
await load("at the top");
`,
    after: `import { detach, run, wait } from "stackful";
${USING}
export function later() {
  "use cooperative";
  detach(() => load("in the background"));
  void detach(() => load("in the background"));
  const text = run(() => load("later"));
  return [wait(text)];
}
export function promised(): void { run(() => load("from plain code")); }
export const chained = () => [run(() => load("a")).then((text) => text.length)];
export const all = [run(() => load("at the top"))];
await run(() => load("at the top"));
`,
    left: [":10:31 A chain of promises: it would read better in blocking style"],
  },
  {
    name: "generators",
    before: `${USING}
export async function* lines(paths: string[]): AsyncGenerator<string> {
  for (const path of paths) yield load(path);
}
export async function* more() { yield* lines(["a"]); yield 1; }
export class Files {
  async *[Symbol.asyncIterator](): AsyncIterableIterator<string> { yield await load("a"); }
}
export async function count(files: Files, others: AsyncIterable<string>) {
  let sum = 0;
  for await (const line of lines(["a"])) sum += line.length;
  for await (const line of files) sum += line.length;
  for await (const line of others) sum += line.length;
  return sum;
}
`,
    after: `import { type CooperativeGenerator, each } from "stackful";
${USING}
export function* lines(paths: string[]): CooperativeGenerator<string> {
  "use cooperative";
  for (const path of paths) yield load(path);
}
export function* more(): CooperativeGenerator<string | 1> { "use cooperative"; yield* lines(["a"]); yield 1; }
export class Files {
  *[Symbol.iterator](): CooperativeGenerator<string> { "use cooperative"; yield load("a"); }
}
export function count(files: Files, others: AsyncIterable<string>) {
  "use cooperative";
  let sum = 0;
  for (const line of lines(["a"])) sum += line.length;
  for (const line of files) sum += line.length;
  for (const line of each(others)) sum += line.length;
  return sum;
}
`,
  },
  {
    name: "types",
    before: `${USING}
export type Loader = (path: string) => Promise<string>;
export interface Source {
  /** The next one. */
  next(): Promise<string | undefined>;
  size(): Promise<number> | number;
  pending: Promise<void>;
}
export class Loading implements Source {
  readonly pending = Promise.resolve();
  async next() { return load("a"); }
  async size() { return 1; }
}
export async function use(loader: Loader, source: Source, retry: () => Promise<void>) {
  await retry();
  await source.pending;
  return [await loader("a"), await source.next(), await source.size()];
}
`,
    after: `import { type Cooperative, wait } from "stackful";
${USING}
export type Loader = Cooperative<(path: string) => string>;
export interface Source {
  /**
   * The next one.
   * @cooperative
   */
  next(): string | undefined;
  /** @cooperative */
  size(): number;
  pending: Promise<void>;
}
export class Loading implements Source {
  readonly pending = Promise.resolve();
  next() { "use cooperative"; return load("a"); }
  size() { return 1; }
}
export function use(loader: Loader, source: Source, retry: Cooperative<() => void>) {
  "use cooperative";
  retry();
  wait(source.pending);
  return [loader("a"), source.next(), source.size()];
}
`,
  },
  {
    name: "callbacks",
    before: `import { EventEmitter } from "node:events";
import { load } from "./library.js";
export const emitter = new EventEmitter();
async function onEnd(): Promise<void> { await load("end"); }
emitter.on("data", async (path: string) => { await load(path); });
emitter.on("end", onEnd);
export const promises = ["a"].map(async (path) => await load(path));
export const attempt = async (fn: (n: number) => Promise<string>) => fn(1);
export const tried = async () => attempt(async (n) => load(\`\${n}\`));
`,
    after: `import { type Cooperative, toPromise } from "stackful";
import { EventEmitter } from "node:events";
import { load } from "./library.js";
export const emitter = new EventEmitter();
function onEnd(): void { "use cooperative"; load("end"); }
emitter.on("data", toPromise((path: string) => { load(path); }));
emitter.on("end", toPromise(onEnd));
export const promises = ["a"].map(toPromise((path) => load(path)));
export const attempt = (fn: Cooperative<(n: number) => string>) => { "use cooperative"; return fn(1); };
export const tried = () => { "use cooperative"; return attempt((n) => load(\`\${n}\`)); };
`,
  },
  {
    name: "foreign",
    before: `import type { FileHandle } from "node:fs/promises";
import type { ReadableStream } from "node:stream/web";
import { load } from "./library.js";
export class Handle implements Pick<FileHandle, "sync"> {
  async sync(): Promise<void> { await load("a"); }
  then(done: (text: string) => void) { return load("b").then(done); }
}
export abstract class Synced implements Pick<FileHandle, "sync"> {
  abstract sync(): Promise<void>;
  async twice() { await this.sync(); await this.sync(); }
}
export class Stream implements Pick<ReadableStream<string>, typeof Symbol.asyncIterator> {
  async *[Symbol.asyncIterator](): AsyncGenerator<string, undefined> { yield load("c"); return undefined; }
}
`,
    after: `import { run, wait } from "stackful";
import type { FileHandle } from "node:fs/promises";
import type { ReadableStream } from "node:stream/web";
import { load } from "./library.js";
export class Handle implements Pick<FileHandle, "sync"> {
  async sync(): Promise<void> { await run(() => load("a")); }
  then(done: (text: string) => void) { return run(() => load("b")).then(done); }
}
export abstract class Synced implements Pick<FileHandle, "sync"> {
  abstract sync(): Promise<void>;
  twice() { "use cooperative"; wait(this.sync()); wait(this.sync()); }
}
export class Stream implements Pick<ReadableStream<string>, typeof Symbol.asyncIterator> {
  async *[Symbol.asyncIterator](): AsyncGenerator<string, undefined> { yield run(() => load("c")); return undefined; }
}
`,
    left: [
      ':5:3 `sync` belongs to `Pick<FileHandle, "sync">`, which is declared elsewhere, and promises something',
      ":6:47 A chain of promises: it would read better in blocking style",
      ':9:3 `sync` belongs to `Pick<FileHandle, "sync">`, which is declared elsewhere, and promises something',
      ":13:3 `[Symbol.asyncIterator]` belongs to `Pick<ReadableStream<string>, unique symbol>`, which is declared elsewhere, and promises something",
    ],
  },
  {
    name: "words",
    before: `${USING}
export async function returned() {
  return await
    load("in the next line");
}
export async function explained() {
  return await // which takes long
    load("in the next line");
}
export class Unseparated {
  a = 1
  async *lines() { yield load("a"); }
  b = 2
  async ["c"]() { return load("c"); }
  d = {}
  async e() { return load("e"); }
}
export async function listed(paths: string[]) {
  const first = paths[0] as string
  await (paths.length > 1 ? load(first) : load("a"))
  return paths.length > 1 && (await (paths.length > 2 && load("b")))
}
`,
    after: `import { type CooperativeGenerator } from "stackful";
${USING}
export function returned() {
  "use cooperative";
  return load("in the next line");
}
export function explained() {
  "use cooperative";
  return ( // which takes long
    load("in the next line"));
}
export class Unseparated {
  a = 1;
  *lines(): CooperativeGenerator<string> { "use cooperative"; yield load("a"); }
  b = 2;
  ["c"]() { "use cooperative"; return load("c"); }
  d = {}
  e() { "use cooperative"; return load("e"); }
}
export function listed(paths: string[]) {
  "use cooperative";
  const first = paths[0] as string;
  (paths.length > 1 ? load(first) : load("a"))
  return paths.length > 1 && (paths.length > 2 && load("b"))
}
`,
  },
  {
    name: "started",
    before: `${USING}
export class Counter {
  count = 0;
  other: Counter | undefined;
  readonly name = "counter";
  async add(n: number) { return load(\`\${n}\`); }
  async all() {
    const steady = load(this.name);
    const now = load(\`\${this.count}\`);
    const mine = this.add(this.count);
    const theirs = this.other?.add(this.count++);
    this.other = undefined;
    return [await steady, await now, await mine, await theirs];
  }
}
export async function inTurn(n: number) {
  while (n < 3) { load(String(n)); n++; }
  for (const path of ["a", "b"]) void load(path);
  const made = load(new Date(0).toISOString());
  await made;
  return load.call(undefined, "c");
}
`,
    after: `import { detach, run, wait } from "stackful";
${USING}
export class Counter {
  count = 0;
  other: Counter | undefined;
  readonly name = "counter";
  add(n: number) { "use cooperative"; return load(\`\${n}\`); }
  all() {
    "use cooperative";
    const steady = run(() => load(this.name));
    const now = run(load, \`\${this.count}\`);
    const mine = run((count) => this.add(count), this.count);
    const theirs = run((other, value2) => other?.add(value2), this.other, this.count++);
    this.other = undefined;
    return [wait(steady), wait(now), wait(mine), wait(theirs)];
  }
}
export function inTurn(n: number) {
  "use cooperative";
  while (n < 3) { detach(load, String(n)); n++; }
  for (const path of ["a", "b"]) void detach(() => load(path));
  const made = run(load, new Date(0).toISOString());
  wait(made);
  return load.call(undefined, "c");
}
`,
  },
  {
    name: "iterables",
    before: `${USING}
async function* lines(n: number) { for (let i = 0; i < n; i++) yield load(String(i)); }
async function gather(of: AsyncIterable<string>) {
  const all: string[] = [];
  for await (const line of of) all.push(line);
  return all;
}
export class Files implements AsyncIterable<string>, AsyncDisposable {
  all() { return lines(3); }
  async *[Symbol.asyncIterator]() { yield* lines(2); }
  async [Symbol.asyncDispose]() { await load("gone"); }
}
export async function use(paths: Promise<string>[]) {
  const kept = lines(2);
  const first = await kept.next();
  for await (const line of kept) await load(line);
  const handed = lines(2);
  for await (const path of paths) {
    await load(path);
  }
  for await (const path of [load("a"), "b"]) await load(path);
  await using files = new Files();
  for await (const line of files.all()) await load(line);
  return [first, await gather(handed), await gather(lines(1))];
}
for await (const line of new Files()) await load(line);
`,
    after: `import { type CooperativeGenerator, type CooperativeIterable, each, run, toAsyncIterable, wait } from "stackful";
${USING}
function* lines(n: number): CooperativeGenerator<string> { "use cooperative"; for (let i = 0; i < n; i++) yield load(String(i)); }
function gather(of: AsyncIterable<string>) {
  "use cooperative";
  const all: string[] = [];
  for (const line of each(of)) all.push(line);
  return all;
}
export class Files implements CooperativeIterable<string> {
  all() { return lines(3); }
  *[Symbol.iterator](): CooperativeGenerator<string> { "use cooperative"; yield* lines(2); }
  [Symbol.dispose]() { "use cooperative"; load("gone"); }
}
export function use(paths: Promise<string>[]) {
  "use cooperative";
  const kept = lines(2);
  const first = kept.next();
  for (const line of kept) load(line);
  const handed = toAsyncIterable(() => lines(2));
  for (const promise of paths) {
    const path = wait(promise);
    load(path);
  }
  for (const promise of [run(() => load("a")), "b"]) { const path = wait(promise); load(path); }
  using files = new Files();
  for (const line of files.all()) load(line);
  return [first, gather(handed), gather(toAsyncIterable(() => lines(1)))];
}
for await (const line of toAsyncIterable(() => new Files())) await run(() => load(line));
`,
  },
  {
    name: "strangers",
    before: `import { EventEmitter } from "node:events";
import { load } from "./library.js";
declare function anybody(fn: any): void;
declare function soon(fn: () => void): void;
const table: Record<string, any> = { load, async other() { return load("a"); } };
anybody(async () => load(table["key"]));
soon(async () => { await load("b"); });
async function onData() { await load("data"); }
export class Listening {
  readonly emitter = new EventEmitter().on("end", this.onEnd);
  private onChange: (() => Promise<void>) | undefined;
  async onEnd() { await load("end"); }
  async start() {
    this.onChange = async () => { await load("change"); };
    this.emitter.on("change", this.onChange).on("data", onData);
    await this.onChange();
  }
  stop() {
    this.emitter.off("data", onData);
  }
}
`,
    after: `import { run, toPromise, wait } from "stackful";
import { EventEmitter } from "node:events";
import { load } from "./library.js";
declare function anybody(fn: any): void;
declare function soon(fn: () => void): void;
const table: Record<string, any> = { load: toPromise(load), async other() { return run(() => load("a")); } };
anybody(toPromise(() => load(table["key"])));
soon(toPromise(() => { load("b"); }));
async function onData() { await run(() => load("data")); }
export class Listening {
  readonly emitter = new EventEmitter().on("end", this.onEnd);
  private onChange: (() => Promise<void>) | undefined;
  async onEnd() { await run(() => load("end")); }
  start() {
    "use cooperative";
    this.onChange = toPromise(() => { load("change"); });
    this.emitter.on("change", this.onChange).on("data", onData);
    wait(this.onChange());
  }
  stop() {
    this.emitter.off("data", onData);
  }
}
`,
    left: [
      ":5:44 Nothing is known of whoever calls `other`: it goes where anything may be",
      ":8:1 It is handed over as it is to somebody who knows functions that promise: it stays one",
      ":12:3 It is handed over as it is to somebody who knows functions that promise: it stays one",
    ],
  },
  {
    name: "overrides",
    before: `${USING}
export class Task {
  async run() { return "nothing to do"; }
  async size(of: string): Promise<number>;
  async size(of: number): Promise<number>;
  async size(of: string | number) { return (await load(String(of))).length; }
}
export class Slow extends Task {
  override async run() { return (await super.run()) + (await load("slow")); }
}
type Later<T> = Promise<T>;
export async function named(): Later<string> { return load("a"); }
export async function tried() {
  try {
    return load("b");
  } catch {
    return "not reached";
  }
}
`,
    after: `${USING}
export class Task {
  /** @cooperative */
  run() { return "nothing to do"; }
  /** @cooperative */
  size(of: string): number;
  /** @cooperative */
  size(of: number): number;
  size(of: string | number) { return load(String(of)).length; }
}
export class Slow extends Task {
  override run() { "use cooperative"; return super.run() + load("slow"); }
}
type Later<T> = Promise<T>;
export function named(): Awaited<Later<string>> { "use cooperative"; return load("a"); }
export function tried() {
  "use cooperative";
  try {
    return load("b");
  } catch {
    return "not reached";
  }
}
`,
    left: [":16:5 A promise was returned out of `try`, which did not wait for it; now it does, and sees its errors"],
  },
];
