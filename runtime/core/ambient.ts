// What surrounds the code of a task: values that the engine keeps for whatever runs, and that have to follow a task instead.
//
//   storage.run(store, () => serve())        `serve` finds the store whenever its task runs, and nobody else does
//
//   I1  An ambient is entered whenever its task is resumed, and left when that is parked. The outermost is entered first.
//   I2  A task begins with the ambients of the task that spawned it.

import { invariant } from "./invariant.js";
import { machine } from "./machine.js";

export abstract class Ambient {
  constructor(readonly outer: Ambient | undefined) {}

  /** Makes the value current, and remembers which one was. */
  abstract enter(): void;
  /** Makes current what was. */
  abstract leave(): void;

  /** It stands inside `ended`, which is left: how to surround the code with it again, if it does not end with that. */
  outlive(_ended: Ambient): ((outer: Ambient | undefined) => Ambient) | undefined {
    return undefined;
  }
}

/** Surrounds the code of the running task that follows, until `unsurround`. */
export function surround(make: (outer: Ambient | undefined) => Ambient): Ambient {
  const { task } = machine;
  invariant(task !== undefined, "only the code of a task is surrounded");
  const ambient = make(task.ambient);
  task.ambient = ambient;
  ambient.enter();
  return ambient;
}

export function unsurround(ambient: Ambient): void {
  const { task } = machine;
  const outliving: ((outer: Ambient | undefined) => Ambient)[] = [];
  let innermost = task?.ambient;
  for (; innermost !== undefined && innermost !== ambient; innermost = innermost.outer) {
    const again = innermost.outlive(ambient);
    if (again !== undefined) outliving.unshift(again);
    innermost.leave();
  }
  invariant(task !== undefined && innermost === ambient, "ambients are left from the inside out");
  ambient.leave();
  task.ambient = ambient.outer;
  for (const again of outliving) surround(again);
}

export function enterAll(innermost: Ambient | undefined): void {
  if (innermost === undefined) return;
  enterAll(innermost.outer);
  innermost.enter();
}

export function leaveAll(innermost: Ambient | undefined): void {
  for (let ambient = innermost; ambient !== undefined; ambient = ambient.outer) ambient.leave();
}
