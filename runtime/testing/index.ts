// Everything that user code imports from "stackful/testing".

export { type CooperativeOptions, cooperative } from "./cooperative.js";
export { type Exploration, type ExploreOptions, explore } from "./explore.js";
export { type Invariants } from "./performance.js";
export { replay } from "./replay.js";
export { settle } from "./settle.js";
export { type Simulation, simulate } from "./simulate.js";
export { type Ending, type Finding, formatFinding, type Interruption, type Scenario, type Stage } from "./stage.js";
export { type Sweep, type SweepOptions, sweep } from "./sweep.js";
export { type Say, transcript } from "./transcript.js";
export { virtualClock } from "./virtualClock.js";
