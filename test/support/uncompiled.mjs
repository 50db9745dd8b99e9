// Cooperative code that nobody has compiled.

import { sleep } from "stackful";

export function sleepOutside() {
  sleep(1);
}

export function work() {
  "use cooperative";
  sleep(1);
}

export function helper() {
  sleep(1);
  return 5;
}
