// The scheduler of every run that is not given one of its own.

import { Scheduler } from "./scheduler.js";

export const shared = new Scheduler();
