// What several processes have found for one case becomes one figure.

/** @typedef {{ median: number, low: number, high: number }} Figure */
/** @typedef {{ name: string, figures: Record<string, Figure>, ratios: Record<string, number> }} Result The first figure is ours. */

/**
 * @param {number[]} found
 * @returns {Figure}
 */
export function summary(found) {
  const inOrder = found.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ index) => Number((inOrder.at(index) ?? Number.NaN).toPrecision(3));
  return { median: at(Math.floor(inOrder.length / 2)), low: at(0), high: at(-1) };
}

/**
 * How many times the first figure each of the others is.
 *
 * @param {Record<string, Figure>} figures
 * @returns {Record<string, number>}
 */
export function ratiosOf(figures) {
  const [first, ...others] = Object.entries(figures);
  if (first === undefined) return {};
  return Object.fromEntries(
    others.map(([peer, { median }]) => [peer, Number((median / first[1].median).toPrecision(3))]),
  );
}
