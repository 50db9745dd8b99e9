// The work of the suite on scale, on promises.

export function timers(count: number): Promise<unknown> {
  return Promise.all(
    Array.from({ length: count }, (_, task) => new Promise<void>((resolve) => setTimeout(resolve, 1 + (task % 10)))),
  );
}

export async function waiters(count: number): Promise<void> {
  const line: ((value: number) => void)[] = [];
  const receive = async (): Promise<number> => await new Promise<number>((resolve) => line.push(resolve));
  const all = Array.from({ length: count }, receive);
  for (const [value, resolve] of line.entries()) resolve(value);
  await Promise.all(all);
}

/** Every task has a signal of its own, which follows that of the task above. */
export async function tree(count: number): Promise<void> {
  const root = new AbortController();
  const all = grow(root.signal, count);
  root.abort();
  await all;
}

async function grow(above: AbortSignal, count: number): Promise<void> {
  const mine = new AbortController();
  above.addEventListener("abort", () => mine.abort(), { once: true });
  if (count > 1) await Promise.all(Array.from({ length: 10 }, () => grow(mine.signal, count / 10)));
  else await new Promise<void>((resolve) => mine.signal.addEventListener("abort", () => resolve(), { once: true }));
}

export async function frames(depth: number): Promise<number> {
  if (depth > 0) return 1 + (await frames(depth - 1));
  await undefined;
  return 0;
}
