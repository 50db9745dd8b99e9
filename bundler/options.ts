// What a bundler's configuration can say to the plugin.

import { isAbsolute, join } from "node:path";
import picomatch from "picomatch";

/** A glob, or an expression that a path has to match. */
type Pattern = string | RegExp;

/** Options of the plugin for bundlers. All have a default. */
export interface StackfulOptions {
  /** The files to compile. By default all of TypeScript. */
  readonly include?: Pattern | readonly Pattern[];
  /** Files to leave as they are. By default those in `node_modules`. */
  readonly exclude?: Pattern | readonly Pattern[];
  /** The `tsconfig.json`, or its folder. By default the nearest above each file. */
  readonly project?: string;
  /**
   * Whether types are taken out, too, and imports of `./file.js` find `./file.ts`. By default only for Rollup and webpack, which
   * cannot read TypeScript. `false` leaves that to another plugin or loader.
   */
  readonly stripTypes?: boolean;
}

const TYPESCRIPT = /\.[cm]?tsx?$/;
const DECLARATIONS = /\.d\.(?:[^/]+\.)?[cm]?ts$/;

/** The path of a module, without what a bundler has put behind it: `main.ts?worker`. */
export function pathOf(id: string): string {
  return id.replace(/[?#].*$/, "");
}

/** Whether a path is one of TypeScript with code in it. */
export function isCode(path: string): boolean {
  return TYPESCRIPT.test(path) && !DECLARATIONS.test(path);
}

/** What the bundler need not ask the plugin about. */
export function filterOf({ include, exclude }: StackfulOptions): { include: Pattern[]; exclude: Pattern[] } {
  return {
    include: listOf(include) ?? [/\.[cm]?tsx?(?:[?#]|$)/],
    exclude: listOf(exclude) ?? [/[/\\]node_modules[/\\]/],
  };
}

/** The same, for a bundler that does not look at filters. */
export function matcherOf(options: StackfulOptions): (path: string) => boolean {
  const { include, exclude } = filterOf(options);
  const [isIncluded, isExcluded] = [include, exclude].map((patterns) => patterns.map(testOf));
  return (path) => {
    const name = path.replaceAll("\\", "/");
    return isIncluded?.some((test) => test(name)) === true && isExcluded?.some((test) => test(name)) === false;
  };
}

function testOf(pattern: Pattern): (path: string) => boolean {
  if (pattern instanceof RegExp) return (path) => path.search(pattern) >= 0;
  const isWhole = pattern.startsWith("**") || isAbsolute(pattern);
  return picomatch(isWhole ? pattern : join(process.cwd(), pattern).replaceAll("\\", "/"), { dot: true });
}

function listOf(patterns: Pattern | readonly Pattern[] | undefined): Pattern[] | undefined {
  if (patterns === undefined) return undefined;
  return typeof patterns === "string" || patterns instanceof RegExp ? [patterns] : [...patterns];
}
