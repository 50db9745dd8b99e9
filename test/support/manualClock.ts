// A clock that does not stand still for I/O, as a virtual one does: it goes on when it is told to, and when everybody waits for it.

import type { Clock } from "stackful";
import { onIO } from "./onIO.js";

export class ManualClock implements Clock {
  time = 0;

  now(): number {
    return this.time;
  }

  setAlarm(at: number, onDue: () => void): void {
    if (at === Number.POSITIVE_INFINITY) return;
    onIO(() => {
      this.time = Math.max(this.time, at);
      onDue();
    });
  }
}
