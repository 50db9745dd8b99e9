// A call of a function in a thread. Compiled by our own compiler.

import type { Lease } from "../../sync/lease.js";
import type { Pool } from "../../sync/pool.js";
import type { Job } from "./job.js";
import type { Thread } from "./thread.js";

export function callInThread(threads: Pool<Thread>, job: Job): unknown {
  "use cooperative";
  using lease = borrow(threads);
  const thread = lease.value;
  try {
    return thread.ask(job);
  } finally {
    // Cancelled in the middle, or the thread is broken. Then it is ended, before the call is.
    if (thread.isFree) thread.rest();
    else lease.discard();
  }
}

/** A thread may have ended while nobody used it. */
function borrow(threads: Pool<Thread>): Lease<Thread> {
  "use cooperative";
  for (;;) {
    const lease = threads.acquire();
    if (lease.value.isFree) return lease;
    lease.discard();
  }
}
