// A row of the table for each row of the suite, a column for each peer:
//
//                stackful               await
//   depth 1      98.1 (95.2 to 104)     101 (99 to 110) ×1.03

/** @param {import("./figures.mjs").Result[]} rows */
export function tableOf(rows) {
  const found = new Set(rows.flatMap(({ figures }) => Object.keys(figures)));
  const peers = [...found].toSorted((a, b) => Number(a === "Go") - Number(b === "Go"));
  const lines = rows.map((row) => [row.name, ...peers.map((peer) => cell(row, peer))]);
  const table = [["", ...peers], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  return table.map((line) => padded(line, widths)).join("\n");
}

/**
 * @param {import("./figures.mjs").Result} row
 * @param {string} peer
 */
function cell({ figures, ratios }, peer) {
  const figure = figures[peer];
  if (figure === undefined) return "";
  const ratio = ratios[peer];
  return `${figure.median} (${figure.low} to ${figure.high})${ratio === undefined ? "" : ` ×${ratio}`}`;
}

/**
 * @param {string[]} line
 * @param {number[]} widths
 */
function padded(line, widths) {
  return line
    .map((text, column) => text.padEnd(widths[column] ?? 0))
    .join("   ")
    .trimEnd();
}
