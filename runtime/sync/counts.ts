// Numbers that count something.

/** Throws `RangeError` unless `count` is a whole number of at least `least`, and not more than `most`. */
export function checkCount(what: string, count: number, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(count) && count >= least && count <= most) return;
  const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new RangeError(`${what} is a whole number, ${limit}; got ${count}`);
}
