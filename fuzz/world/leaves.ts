// How the functions of a world are made: plain ones for the plain run, and cooperative ones for the compiled program.
//
// What a cooperative one returns is a handle, as compiled code returns it: here they are written by hand, because what they do is the
// schedule's decision, call by call.

import { yieldNow } from "stackful";
import { call } from "stackful/contract";

export type Body = (this: unknown, ...args: unknown[]) => unknown;

/** Makes functions that say that they were called, and then do what `body` does; in cooperative ones, it may return a handle. */
export interface Leaves {
  make(enter: Body, body: Body): Body;
}

export const plainLeaves: Leaves = {
  make: (enter, body) =>
    function (...args) {
      enter.apply(this, args);
      return body.apply(this, args);
    },
};

/** What a leaf does before it answers: nothing, not even as a generator; nothing; or suspend, so many times. */
export type Answer = "plain" | number;

/** Decides for each call. It is told the first argument: programs give their calls a number. */
export type Schedule = (id: unknown) => Answer;

export function cooperativeLeaves(schedule: Schedule): Leaves {
  return {
    make: (enter, body) =>
      function (...args) {
        enter.apply(this, args);
        const answer = schedule(args[0]);
        if (answer === "plain") return body.apply(this, args);
        return suspended(answer, () => body.apply(this, args));
      },
  };
}

function* suspended(times: number, body: () => unknown): Generator<unknown, unknown, unknown> {
  for (let left = times; left > 0; left--) yield* call(yieldNow()) as Iterable<unknown>;
  return yield* call(body()) as Iterable<unknown>;
}
