// Everything that user code imports from "stackful/testing".

export { settle } from "./settle.js";
export { type Simulation, simulate } from "./simulate.js";
export { type Say, transcript } from "./transcript.js";
export { virtualClock } from "./virtualClock.js";
