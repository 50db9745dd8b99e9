// The class that the classes of programs extend, and whose instances are their objects. A look-up of a member says so, and of what.

import type { Body } from "./leaves.js";
import type { Trace } from "./trace.js";

type MakeLeaf = (name: string, body: Body) => Body;
type BaseClass = new (...args: unknown[]) => object;

/** What an object has beside its methods, as the bits of a number. */
enum Flags {
  Next = 1,
  Opt = 2,
}

export function createBase(trace: Trace, leaf: MakeLeaf, createBag: (count: number) => object): BaseClass {
  const states = new WeakMap<object, Record<string, unknown>>();

  // oxlint-disable-next-line typescript/no-extraneous-class -- its members are defined below, so that look-ups can be seen
  class Base {
    constructor(how?: unknown, flags?: unknown, ...more: unknown[]) {
      trace.name(this, "obj");
      if (how !== "given") trace.logCall(`new ${new.target.name}`, this, [how, flags, ...more]);
      states.set(this, {
        a: 1,
        b: "b",
        c: undefined,
        bag: createBag(1),
        next: hasFlag(flags, Flags.Next) ? new Base("given", Number(flags) - Flags.Next) : undefined,
        fn: leaf("fn", (id) => id),
        opt: hasFlag(flags, Flags.Opt) ? leaf("opt", (id) => id) : undefined,
        tag: leaf("tag", (strings, ...values) => [...(strings as string[]), ...values]),
      });
    }
  }

  for (const key of ["a", "b", "c", "bag", "next", "fn", "opt", "tag"]) defineField(key);
  defineMethod(
    Base.prototype,
    leaf("m", (id) => id),
  );
  defineMethod(
    Base.prototype,
    leaf("n", (id, ...rest) => [id, ...rest]),
  );
  defineMethod(
    Base.prototype,
    leaf("self", function () {
      return this;
    }),
  );
  defineMethod(
    Base,
    leaf("s", (id) => id),
  );
  return Base;

  function defineField(key: string): void {
    Object.defineProperty(Base.prototype, key, {
      configurable: true,
      get(this: object) {
        trace.log(`get ${trace.describe(this)}.${key}`);
        return states.get(this)?.[key];
      },
      set(this: object, value: unknown) {
        trace.log(`set ${trace.describe(this)}.${key} ${trace.describe(value)}`);
        const state = states.get(this);
        if (state !== undefined) state[key] = value;
      },
    });
  }

  function defineMethod(home: object, method: Body): void {
    Object.defineProperty(home, method.name, {
      configurable: true,
      get(this: object) {
        trace.log(`get ${trace.describe(this)}.${method.name}`);
        return method;
      },
    });
  }
}

function hasFlag(flags: unknown, flag: Flags): boolean {
  return (Number(flags) & flag) !== 0;
}
