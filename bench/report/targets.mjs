// Whether a suite has reached what it should:
//
//   reached   depth 100: at most 1.2 × await (0.97)
//   MISSED    depth 1000: at most 2 × depth 1 (2.31)

/**
 * @param {import("../suite.js").Target} target
 * @param {import("./figures.mjs").Result[]} rows
 */
export function judge(target, rows) {
  const { row, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY, peer, ofRow } = target;
  const figure = medianOf(rows, row) / (peer || ofRow ? medianOf(rows, ofRow ?? row, peer) : 1);
  const isReached = figure <= atMost && figure >= atLeast;
  const limit = target.atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const times = [ofRow, peer].filter(Boolean).join(", ");
  const text = `${isReached ? "reached" : "MISSED "}   ${row}: ${limit}${times && ` × ${times}`} (${figure.toPrecision(3)})`;
  return { ...target, figure, isReached, text };
}

/**
 * @param {import("./figures.mjs").Result[]} rows
 * @param {string} name
 * @param {string} [peer] Ours, unless given.
 */
function medianOf(rows, name, peer) {
  const figures = rows.find((row) => row.name === name)?.figures ?? {};
  const figure = peer === undefined ? Object.values(figures)[0] : figures[peer];
  return figure?.median ?? Number.NaN;
}
