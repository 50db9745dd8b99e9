// Which ports of a machine answer: `main.js [host] [first] [last]`. A hundred at a time, and none for longer than half a second.

import { BrokenError, group, main, Semaphore, spawn, TimedOut, timeout } from "stackful";
import { connect } from "stackful/net";

const AT_ONCE = 100;
const PATIENCE = 500;

type State = "open" | "closed" | "silent";

const [host = "127.0.0.1", first = "1", last = "1024"] = process.argv.slice(2);

function probe(port: number): State {
  "use cooperative";
  try {
    timeout(PATIENCE, () => connect({ host, port })).close();
    return "open";
  } catch (error) {
    if (error instanceof TimedOut) return "silent";
    if (error instanceof BrokenError || (error as NodeJS.ErrnoException).code !== undefined) return "closed";
    throw error;
  }
}

main(() => {
  const free = new Semaphore(AT_ONCE);
  const found: Record<State, number[]> = { open: [], closed: [], silent: [] };
  group(() => {
    for (let port = Number(first); port <= Number(last); port++) {
      const permit = free.acquire();
      spawn(() => {
        using _ = permit;
        found[probe(port)].push(port);
      });
    }
  });
  for (const port of found.open.toSorted((a, b) => a - b)) console.log(`${port} is open`);
  console.log(`${found.closed.length} are closed, ${found.silent.length} say nothing`);
});
