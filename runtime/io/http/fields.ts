// The fields of a header, as they came. Their names are compared without regard to case.

/** Header fields that somebody has sent. */
export class Fields implements Iterable<readonly [name: string, value: string]> {
  readonly #names: readonly string[];
  readonly #values: readonly string[];

  /** `names` are in lower case; each has the value at its place. @internal */
  constructor(names: readonly string[], values: readonly string[]) {
    this.#names = names;
    this.#values = values;
  }

  /** How many there are. */
  get size(): number {
    return this.#names.length;
  }

  /** The value of a field. Several of one name are joined by commas. Undefined if there is none. */
  get(name: string): string | undefined {
    const first = this.#names.indexOf(name.toLowerCase());
    if (first < 0) return undefined;
    return this.#names.includes(name.toLowerCase(), first + 1) ? this.all(name).join(", ") : this.#values[first];
  }

  /** The values of all fields of a name, in their order. */
  all(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#values.filter((_, index) => this.#names[index] === wanted);
  }

  /** Whether there is a field of a name. */
  has(name: string): boolean {
    return this.#names.includes(name.toLowerCase());
  }

  /** The fields in their order: names in lower case, and values. */
  *[Symbol.iterator](): Generator<readonly [name: string, value: string]> {
    for (const [index, name] of this.#names.entries()) yield [name, this.#values[index] as string];
  }

  /** The fields as an object, for libraries that want one. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#names.map((name) => [name, this.get(name) as string]));
  }
}
