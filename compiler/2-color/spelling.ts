// Whether something was probably meant as something else.

/** The same but for case and spaces, or a few letters off. */
export function isNearly(word: string, meant: string): boolean {
  return word !== meant && distance(word.toLowerCase(), meant) <= 3;
}

/** How many letters have to be added, dropped or replaced to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split("").entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, other] of b.split("").entries()) {
      const replaced = (above[j] as number) + (letter === other ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] as number) + 1, (row[j] as number) + 1));
    }
  }
  return row[b.length] as number;
}
