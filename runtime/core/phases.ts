// The phases of a task: ready for some reason, running, parked, or done in some way. In this order, so that one comparison tells them apart.

export const READY_START = 0;
export const READY_VALUE = 1;
export const READY_ERROR = 2;
export const READY_UNWIND = 3;
export const READY_JOINED = 4;
export const RUNNING = 5;
export const PARKED = 6;
export const DONE_VALUE = 7;
export const DONE_ERROR = 8;
export const DONE_CANCELLED = 9;
