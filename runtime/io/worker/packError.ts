// How errors go from thread to thread: with name, message, stack, cause and whatever else they carry that can be sent. What is thrown on the other
// side is an error of the same native class.

/** What was thrown, in a form that can be sent. */
export interface PackedError {
  /** Not an error, but some value. */
  readonly value?: unknown;
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string | undefined;
  /** Its other properties. */
  readonly own?: Readonly<Record<string, unknown>>;
  readonly cause?: PackedError | undefined;
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) return { value: copy(thrown) };
  const own: Record<string, unknown> = {};
  for (const key of Object.keys(thrown)) {
    const value = (thrown as unknown as Record<string, unknown>)[key];
    if (key !== "name" && key !== "cause") own[key] = copy(value);
  }
  const { name, message, stack, cause } = thrown;
  return { name, message, stack, own, ...(cause !== undefined && { cause: packError(cause) }) };
}

function copy(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value); // better than nothing
  }
}

const NATIVE: Readonly<Record<string, new (message: string) => Error>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** What was thrown in another thread. */
export function unpackError(packed: PackedError): unknown {
  if ("value" in packed) return packed.value;
  const { name = "Error", message = "", stack, own, cause } = packed;
  const error = new (NATIVE[name] ?? Error)(message);
  if (error.name !== name) hide(error, "name", name);
  hide(error, "stack", stack);
  if (cause !== undefined) hide(error, "cause", unpackError(cause));
  return Object.assign(error, own);
}

/** As the language does it: not among what is listed. */
function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true });
}
