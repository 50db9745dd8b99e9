// Numbers that users give for bytes.

/** Throws: `RangeError` unless it is a limit. */
export function checkLimit(max: unknown, example: string): void {
  if (typeof max === "number" && max >= 0) return;
  throw new RangeError(`A limit in bytes is needed, as in \`${example}\`; got ${String(max)}`);
}

/** Throws: `RangeError` unless it is a number of bytes. */
export function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new RangeError(`A number of bytes is a whole number, 0 or more; got ${String(count)}`);
}
