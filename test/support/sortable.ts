// Arrays in which TimSort finds runs, and gallops.

import fc from "fast-check";
import { HOLE } from "./twins.js";

export const sortable = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }),
  fc.array(fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom(undefined, HOLE)), { maxLength: 80 }),
  fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 300 }),
        length: fc.integer({ min: 1, max: 90 }),
        step: fc.constantFrom(-1, 0, 1, 2),
      }),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.flatMap(({ from, length, step }) => Array.from({ length }, (_, k) => from + k * step))),
);
