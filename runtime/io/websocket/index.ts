// Everything that user code imports from "stackful/websocket".

export { type ConnectWebSocketOptions, connectWebSocket } from "./connect.js";
export { type CloseStatus, type WebSocketConnection } from "./connection.js";
export { UpgradeError, WebSocketError } from "./errors.js";
export type { WebSocketDeadlines, WebSocketLimits, WebSocketOptions } from "./limits.js";
export { type Origins, type UpgradeOptions, upgradeWebSocket } from "./upgrade.js";
