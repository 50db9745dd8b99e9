// Methods that only younger engines have, as the language defines them: where they are missing, there is something to compare with.

type Plain = (...args: unknown[]) => unknown;

/** Gives the engine the methods that it does not have yet. */
export function addLateMethods(): void {
  const global = globalThis as { Iterator?: { prototype: object } };
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  global.Iterator ??= { prototype: iterators };
  add(global.Iterator.prototype, iteratorMethods);
  add(Object, { groupBy: groupInObject });
  add(Map, { groupBy: groupInMap });
  add(Map.prototype, { getOrInsertComputed });
  add(WeakMap.prototype, { getOrInsertComputed: getOrInsertComputedWeakly });
}

function add(owner: object, methods: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(methods)) {
    if (!(name in owner)) Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  }
}

function* counted(values: Iterator<unknown>): Generator<[unknown, number]> {
  let k = 0;
  for (const value of { [Symbol.iterator]: () => values }) yield [value, k++];
}

const iteratorMethods = {
  forEach(this: Iterator<unknown>, fn: Plain): void {
    check(fn);
    for (const [value, k] of counted(this)) fn(value, k);
  },
  some(this: Iterator<unknown>, fn: Plain): boolean {
    check(fn);
    for (const [value, k] of counted(this)) if (fn(value, k)) return true;
    return false;
  },
  every(this: Iterator<unknown>, fn: Plain): boolean {
    check(fn);
    for (const [value, k] of counted(this)) if (!fn(value, k)) return false;
    return true;
  },
  find(this: Iterator<unknown>, fn: Plain): unknown {
    check(fn);
    for (const [value, k] of counted(this)) if (fn(value, k)) return value;
    return undefined;
  },
  reduce(this: Iterator<unknown>, fn: Plain, ...initial: unknown[]): unknown {
    check(fn);
    let result: unknown = initial[0];
    let isEmpty = initial.length === 0;
    for (const [value, k] of counted(this)) {
      result = isEmpty ? value : fn(result, value, k);
      isEmpty = false;
    }
    if (isEmpty) throw new TypeError("nothing to reduce");
    return result;
  },
};

function check(fn: unknown): void {
  if (typeof fn !== "function") throw new TypeError("not a function");
}

function groupInMap(items: Iterable<unknown>, fn: Plain): Map<unknown, unknown[]> {
  check(fn);
  const groups = new Map<unknown, unknown[]>();
  for (const [item, k] of counted(items[Symbol.iterator]())) {
    const key = fn(item, k);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function groupInObject(items: Iterable<unknown>, fn: Plain): object {
  const groups = groupInMap(items, (item, k) => Reflect.ownKeys({ [fn(item, k) as string]: 0 })[0]);
  return Object.assign(Object.create(null) as object, Object.fromEntries(groups));
}

function getOrInsertComputed(this: Map<unknown, unknown>, key: unknown, fn: Plain): unknown {
  check(fn);
  if (!this.has(key)) this.set(key, fn(Object.is(key, -0) ? 0 : key));
  return this.get(key);
}

function getOrInsertComputedWeakly(this: WeakMap<WeakKey, unknown>, key: WeakKey, fn: Plain): unknown {
  check(fn);
  if (!this.has(key)) new WeakSet().add(key);
  if (!this.has(key)) this.set(key, fn(key));
  return this.get(key);
}
