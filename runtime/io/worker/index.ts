// Everything that user code imports from "stackful/worker".

export { WorkerError } from "./errors.js";
export { offload, offloaded } from "./offload.js";
export { type StartWorkerOptions, startWorker, type WorkerThread } from "./startWorker.js";
export { transfer } from "./transfer.js";
export { workerMain } from "./workerMain.js";
export { type Offloaded, WorkerPool, type WorkerPoolOptions } from "./workerPool.js";
