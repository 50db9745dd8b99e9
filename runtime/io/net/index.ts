// Everything that user code imports from "stackful/net".

export { type ConnectOptions, connect } from "./connect.js";
export { type Listener, type ListenOptions, listen } from "./listener.js";
export type { Address, Socket } from "./socket.js";
