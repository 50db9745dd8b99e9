// Values as text, without running anything of theirs.
//
//   I1  Two values that a program could tell apart by what it logs have different texts, as far as it depends on the program.
//   I2  What the engine says about the text of the code is left out: compiled code is another text.

export type Names = WeakMap<object, string>;

const DEPTH = 3;
/** A program that doubles a text, again and again, fills the memory if all of it is looked at. */
const LONGEST = 10_000;

export function describe(value: unknown, names: Names, depth = DEPTH): string {
  if (typeof value === "string") return value.length > LONGEST ? `text of ${value.length}` : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return describeFunction(value, names);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  const name = names.get(value);
  if (name !== undefined) return `<${name}>`;
  if (value instanceof Error) return describeError(value);
  if (depth === 0) return "…";
  if (isArguments(value)) return `arguments ${describe(Array.from(value), names, depth)}`;
  return describeProperties(value, names, depth);
}

function describeFunction(value: object, names: Names): string {
  const name = names.get(value);
  if (name !== undefined) return `<${name}>`;
  return `function ${ownValue(value, "name")}/${ownValue(value, "length")}`;
}

/** A property without its getter. */
function ownValue(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function isArguments(value: object): value is ArrayLike<unknown> {
  return Object.prototype.toString.call(value) === "[object Arguments]";
}

function describeProperties(value: object, names: Names, depth: number): string {
  if (isIterator(value)) return "<iterator>";
  const isArray = Array.isArray(value);
  const parts = Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([key]) => !(isArray && key === "length"))
    .map(([key, property]) => {
      const text = "value" in property ? describe(property.value, names, depth - 1) : "accessor";
      return isArray && /^\d+$/.test(key) ? text : `${key}: ${text}`;
    });
  return isArray ? `[${parts.join(", ")}]${value.length}` : `{${parts.join(", ")}}`;
}

/** Of a generator, compiled or not, nothing can be seen but that it is one. */
function isIterator(value: object): boolean {
  return typeof (value as { next?: unknown }).next === "function";
}

/** The name and message of an error. */
export function describeError(error: Error): string {
  return `${error.name}: ${withoutCode(error.message)}`;
}

/** A message of the engine's, without the code that it quotes (I2). */
function withoutCode(message: string): string {
  // A method that is called as `method.call(receiver)`, because its receiver had to be kept.
  if (/^Cannot read properties of (?:undefined|null) \(reading 'call'\)$/.test(message)) return "is not a function";

  const quoting =
    /is not (?:a function|iterable|a constructor)|Class extends value|Right-hand side of|Cannot destructure/;
  return quoting.exec(message)?.[0] ?? message;
}
