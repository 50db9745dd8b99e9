// What programs import: the text of their module `./world.js`. Its functions exist twice, plain and cooperative: world.ts.

export const WORLD_MODULE = "./world.js";

/** Names of plain values of type `any`. */
export const CONSTANTS = ["zero", "one", "two", "word", "empty", "yes", "no", "none", "nothing"] as const;

export const DECLARATIONS = `
import type { Cooperative, CooperativeIterable } from "stackful";

export type Fn = Cooperative<(...args: any[]) => any>;
export type Tag = Cooperative<(strings: TemplateStringsArray, ...values: any[]) => any>;
export interface Guard {
  /** @cooperative */
  [Symbol.dispose](): void;
}
export type Bag = { [key: string]: any };

/** An object whose methods are cooperative, and whose every look-up is logged. */
export declare class Base {
  constructor(...args: any[]);
  get a(): any;
  set a(value: any);
  get b(): any;
  set b(value: any);
  get c(): any;
  set c(value: any);
  bag: Bag;
  next: Base | undefined;
  fn: Fn;
  opt: Fn | undefined;
  tag: Tag;
  /** @cooperative */
  m(...args: any[]): any;
  /** @cooperative */
  n(...args: any[]): any;
  /** @cooperative */
  self(id: string, ...args: any[]): Base;
  /** @cooperative */
  static s(...args: any[]): any;
}

export declare const ${CONSTANTS.map((name) => `${name}: any`).join(", ")};
export declare const o1: Base, o2: Base, b1: Bag, f0: Fn;
export declare const globals: Bag;

// Plain.
export declare function log(...args: any[]): any;
export declare function iter(id: string, length: number, mode?: string): CooperativeIterable<any>;
export declare function plainIter(id: string, length: number, mode?: string): Iterable<any>;

// Cooperative.
export declare const touch: Cooperative<(id: string, value: any, ...more: any[]) => any>;
export declare const fail: Cooperative<(id: string) => any>;
export declare const obj: Cooperative<(id: string, flags: number) => Base>;
export declare const maybe: Cooperative<(id: string, flags: number) => Base | undefined>;
export declare const bag: Cooperative<(id: string) => Bag>;
export declare const fn: Cooperative<(id: string) => Fn>;
export declare const cls: Cooperative<(id: string) => typeof Base>;
export declare const key: Cooperative<(id: string, name: "m" | "n") => "m" | "n">;
export declare const tagOf: Cooperative<(id: string) => Tag>;
export declare const list: Cooperative<(id: string, length: number) => any[]>;
export declare const source: Cooperative<(id: string, length: number, mode?: string) => CooperativeIterable<any>>;
export declare const plainSource: Cooperative<(id: string, length: number, mode?: string) => Iterable<any>>;
export declare const resource: Cooperative<(id: string) => Disposable>;
export declare const guard: Cooperative<(id: string) => Guard>;
export declare const apply: Cooperative<(id: string, fn: Fn, ...args: any[]) => any>;
export declare const pass: Cooperative<<T>(id: string, value: T) => T>;
export declare const tag: Tag;
`;
