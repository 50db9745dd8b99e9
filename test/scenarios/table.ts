// What the runtime has to do, scenario by scenario: the numbers that tests cite in their names.
//
//   T6            a scenario of our own list
//   seeds T6      what Stackless does, or its users relied on
//   seeds X1      what Stackless gets wrong, and we must not
//
// A scenario has a test, or says here why it has none. What a test leaves out, because it is not built yet, is said here, too.

export interface Scenario {
  readonly title: string;
  /** Why it cannot happen here, or is held by something else. */
  readonly doesNotApply?: string;
  /** What there is not yet: all of it, if no test cites the scenario. */
  readonly notBuilt?: string;
}

const cancellation: Record<string, Scenario> = {
  T1: { title: "a cancelled call leaves its clean-up behind, and nothing else" },
  T2: { title: "in a cancelled scope every blocking call unwinds; a second cancel is harmless" },
  T3: { title: "scopes in each other: the outermost that is cancelled ends the unwinding" },
  T4: { title: "a shield keeps a cancel out until it ends or is lifted" },
  T5: { title: "a task of a group that is cancelled already begins, and unwinds at its first blocking call" },
  T6: { title: "what was handed over before a cancel arrives: values, locks, permits" },
  T7: { title: "a blocked sender that is cancelled has sent nothing, and the others keep their order" },
  T8: { title: "errors and returns of clean-up, against a deadline" },
  T9: { title: "a catch inside never sees the limit of somebody further out" },
  T10: { title: "poking a task: blocked, running, done, twice, too late" },
  T11: { title: "a catch in a loop does not keep a cancelled task alive" },
  T12: { title: "a cancel says who, why, and keeps to the first reason" },
  T13: { title: "clean-up may block for a grace, and is cut short then" },
  T14: { title: "stop waits for the clean-up, and throws what that throws" },
  T15: { title: "a thousand time limits in each other" },
};

const groups: Record<string, Scenario> = {
  T16: { title: "a group throws the error of its task, that very object, when the siblings have cleaned up" },
  T17: { title: "body and task both fail: the first error counts, the other is suppressed" },
  T18: { title: "an error in the clean-up of a sibling is suppressed" },
  T19: { title: "a group ends with the last of its tasks" },
  T20: { title: "tasks in the background end with the rest" },
  T21: { title: "no task in a group that has ended" },
  T22: {
    title: "a scope that is closed out of order, or by a stranger",
    doesNotApply:
      "a scope is the call of a function: it ends when that returns, inside the one around it, in its own task",
  },
  T23: { title: "the handshake of a task that starts" },
  T24: { title: "the losers of a race have cleaned up when it returns" },
  T25: { title: "clean-up begins with the newest task; one after the other, if asked" },
  T26: { title: "a supervisor's tasks do not fall together" },
  T27: { title: "the error of a detached task ends the program" },
};

const channels: Record<string, Scenario> = {
  T28: { title: "blocking, draining and ending at every capacity; four senders and four receivers" },
  T29: { title: "a sieve, power series, a daisy chain of 10,000 tasks" },
  T30: { title: "nobody overtakes who waits, in either direction" },
  T31: { title: "close wakes blocked receivers in order" },
  T32: { title: "close delivers what blocked senders have; cancel turns them away" },
  T33: { title: "sending to a closed channel, closing it twice" },
  T34: { title: "handles are closed one by one" },
  T35: { title: "what each kind of overflow keeps" },
  T36: { title: "each value that nobody receives is told once" },
  T37: { title: "a consumer that leaves early" },
  T38: { title: "every value passes as it is" },
  T39: { title: "statistics" },
  T40: { title: "a receive that timed out has taken nothing" },
};

const selecting: Record<string, Scenario> = {
  T41: { title: "the matrix of ready, blocked, closed and default" },
  T42: { title: "a waiter that was not chosen corrupts nothing" },
  T43: { title: "100,000 counters through four clauses" },
  T44: { title: "the default is never taken while something is ready" },
  T45: { title: "a select never meets itself" },
  T46: { title: "fair among ready clauses, or the first of them" },
  T47: { title: "fair between two sends" },
  T48: { title: "four senders, four receivers and two selects" },
  T49: { title: "the sum of what many consumers take" },
  T50: { title: "no waiter is left behind by 1,000 selects" },
  T51: { title: "a clause that is chosen stays chosen when another's channel is closed" },
  T52: { title: "times of zero, and below" },
  T53: { title: "a select that is interrupted at any moment" },
  T54: { title: "both partners of a clause commit, once" },
};

const locks: Record<string, Scenario> = {
  T55: { title: "one at a time" },
  T56: { title: "first come, first served, for five rounds" },
  T57: { title: "trying does not overtake" },
  T58: { title: "locking twice, and circles, are errors with all places" },
  T59: { title: "an owner that has ended" },
  T60: { title: "who owns a lock at every step of a hand-off" },
  T61: { title: "unlocking against cancelling" },
  T62: { title: "a semaphore: permits of cancelled tasks, large requests" },
  T63: { title: "readers, writers, and a writer that is cancelled" },
  T64: { title: "a condition: one, all, generations, stealing, forwarding" },
  T65: { title: "a barrier: few, many, cancelled" },
  T66: { title: "once: errors, callers side by side, the runner cancelled" },
  T67: { title: "a wait group that is used wrongly" },
  T68: { title: "a gate that opens and closes at once" },
};

const timeAndDepth: Record<string, Scenario> = {
  T69: { title: "sleeps interleave by their times" },
  T70: { title: "equal times keep their order" },
  T71: { title: "no sleep ends early" },
  T72: { title: "times beyond 2^31, and for ever" },
  T73: { title: "ticks that were missed" },
  T74: { title: "a limit that is moved while somebody sleeps" },
  T75: { title: "the virtual clock: timers in timers, left timers, deadlocks, mutexes, strangers" },
  T76: { title: "the virtual clock stands still for a socket" },
  T77: { title: "a tight loop of sends starves neither timer nor I/O" },
  T78: { title: "10,000 operations that are ready overflow nothing" },
  T79: { title: "a million frames deep: suspended, cancelled, cleaned up" },
  T80: { title: "a task that hogs the thread is reported" },
};

const seeing: Record<string, Scenario> = {
  T81: { title: "a stuck program says so, and ends with 13; one with a timer or a server goes on" },
  T82: { title: "tasks that are stuck beside a server" },
  T83: { title: "a dump: the tree, who waits for what and whom, stacks, folded" },
  T84: { title: "SIGUSR2 prints a dump, and the program goes on" },
  T85: { title: "SIGINT, and another one while it cleans up" },
  T86: { title: "AbortSignal: before, during, after; listeners; reasons" },
  T87: { title: "AsyncLocalStorage, shape by shape, for storages that the run is told of" },
  T88: { title: "a promise that never settles, or is rejected late" },
  T89: { title: "an async generator in a step that never ends" },
  T90: { title: "one suite over TCP, Unix, TLS and a pipe" },
  T91: { title: "processes, and how they are stopped" },
};

const seeds: Record<string, Scenario> = {
  "seeds T1": { title: "tasks take turns, step by step" },
  "seeds T2": { title: "a lone sender, a lone receiver" },
  "seeds T3": { title: "three senders queue up" },
  "seeds T4": { title: "with a peer that waits, nobody blocks" },
  "seeds T5": { title: "who goes on when a receiver has waited" },
  "seeds T6": { title: "who goes on when a sender has waited" },
  "seeds T7": { title: "both are queued behind others" },
  "seeds T8": { title: "ping-pong" },
  "seeds T9": { title: "an error that is sent, with its own stack" },
  "seeds T10": { title: "a sequence is sent, and ends a loop" },
  "seeds T11": { title: "sending to and receiving from a closed channel" },
  "seeds T12": { title: "close wakes a receiver that waits" },
  "seeds T13": { title: "the only task receives from nobody" },
  "seeds T14": { title: "the last peer ends" },
  "seeds T15": { title: "a task catches its deadlock, and goes on" },
  "seeds T16": { title: "the error of a task, while another waits" },
  "seeds T17": { title: "the error of one of two tasks" },
  "seeds T18": { title: "a handler of errors" },
  "seeds T19": { title: "killing a blocked task" },
  "seeds T20": { title: "killing a task that has not begun" },
  "seeds T21": { title: "a kill takes effect later" },
  "seeds T22": { title: "killing oneself" },
  "seeds T23": { title: "swallowing a kill" },
  "seeds T24": { title: "throwing into a task: whatever, wherever it is" },
  "seeds T25": {
    title: "code in which nothing may switch",
    doesNotApply:
      "such code is plain, and the compiler refuses a call in it that could block: SF2001 in fixtures/diagnose",
  },
  "seeds T26": { title: "code in which nothing may block" },
  "seeds T27": {
    title: "a task that is interrupted, paused and resumed",
    doesNotApply: "a task is interrupted nowhere but at its blocking calls, and nobody pauses it from outside",
  },
  "seeds T28": { title: "parked tasks are handed a value" },
  "seeds T29": { title: "three clients and a server" },
  "seeds T30": { title: "a run inside a run" },
  "seeds T31": { title: "the error that is handled, across suspensions" },
  "seeds T32": {
    title: "the last reference to a suspended task is dropped",
    doesNotApply: "a scope refers to its tasks until they have ended, and waits for them",
  },
  "seeds T33": { title: "a hook that throws" },
  "seeds T34": { title: "hooks that see switches and channels" },
  "seeds T35": { title: "three tasks and a mutex" },
  "seeds T36": { title: "sorting by sleeping" },
  "seeds T37": { title: "deep recursion, and a task for each level" },
  "seeds T38": { title: "tasks that take from the channel that they send to" },
  "seeds T39": { title: "channels between threads" },
  "seeds T40": { title: "time limits in each other" },
  "seeds T41": { title: "scopes in each other, and which was cancelled" },
  "seeds T42": { title: "a bounded channel" },
  "seeds T43": { title: "the tests of locks, over all of them" },
  "seeds T44": { title: "waiting for several: order, all, any, none, cancelled" },
  "seeds T45": { title: "programs: Santa, producers and consumers, a chat, a dungeon, channels between threads" },
  "seeds X1": { title: "a value for a receiver that is killed before it runs" },
  "seeds X2": { title: "a mutex for a waiter that is killed before it runs" },
  "seeds X3": { title: "two tasks wait for each other" },
  "seeds X4": { title: "two errors for a task that has not run yet" },
  "seeds X5": { title: "an error that is sent to nobody" },
  "seeds X6": { title: "what a task returns" },
  "seeds X7": { title: "clean-up that blocks" },
  "seeds X8": { title: "a channel that nobody else knows" },
};

export const scenarios: Record<string, Scenario> = {
  ...cancellation,
  ...groups,
  ...channels,
  ...selecting,
  ...locks,
  ...timeAndDepth,
  ...seeing,
  ...seeds,
};
