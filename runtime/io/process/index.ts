// Everything that user code imports from "stackful/process".

export type { ChildProcess } from "./childProcess.js";
export { ExitError, SpawnError } from "./errors.js";
export type { ExitStatus } from "./exitStatus.js";
export { type ProcessResult, type RunProcessOptions, runProcess } from "./runProcess.js";
export { type Signals, signals } from "./signals.js";
export { type ProcessOptions, type Stdio, spawnProcess } from "./spawnProcess.js";
export { stdin } from "./stdin.js";
