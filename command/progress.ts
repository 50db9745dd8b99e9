// How far long work has come, on a line of the terminal that goes away. Where nobody looks, nothing is printed.

const INTERVAL = 100;

/** Goes through items, and shows how many of them are done. */
export function* withProgress<T>(items: readonly T[], what: string): Generator<T> {
  const { stdout } = process;
  let shownAt = performance.now();
  for (const [index, item] of items.entries()) {
    yield item;
    if (!stdout.isTTY || performance.now() - shownAt < INTERVAL) continue;
    shownAt = performance.now();
    stdout.write(`\r${what} ${index + 1} of ${items.length}`);
  }
  if (stdout.isTTY) stdout.write("\r\u001B[K");
}
