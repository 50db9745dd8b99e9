// Everything that user code imports from "stackful/net".

export { LimitExceeded, UnexpectedEnd } from "../bytes/errors.js";
export type { ConnectionLimits } from "./admission.js";
export { type ConnectOptions, connect } from "./connect.js";
export { type Listener, type ListenOptions, listen } from "./listener.js";
export type { Address, Socket } from "./socket.js";
