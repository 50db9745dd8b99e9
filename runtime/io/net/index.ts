// Everything that user code imports from "stackful/net".

export { LimitExceeded, UnexpectedEnd } from "../bytes/errors.js";
export type { Address, Target, TcpTarget, UnixTarget } from "./address.js";
export type { ConnectionLimits } from "./admission.js";
export { type ConnectOptions, connect } from "./connect.js";
export type { Datagram, Datagrams } from "./datagrams.js";
export { ConnectError, ConnectionResetError, HandshakeError, ListenError, ResolveError } from "./errors.js";
export { type ListenOptions, listen } from "./listen.js";
export type { Listener } from "./listener.js";
export { pipe } from "./pipe.js";
export { resolve } from "./resolve.js";
export type { Socket, StartTlsOptions } from "./socket.js";
export type { ClientTls, ServerTls, TlsSession } from "./tlsOptions.js";
export { type UdpOptions, udp } from "./udp.js";
