// Everything that user code imports from "stackful/http".

export { RedirectError, ResponseError } from "./client/errors.js";
export type { ClientDeadlines, ClientLimits } from "./client/limits.js";
export { type RequestOptions, request } from "./client/request.js";
export type { ClientResponse } from "./client/response.js";
export { HttpError, type HttpErrorOptions } from "./errors.js";
export type { Fields } from "./fields.js";
export type { RequestBody } from "./server/body.js";
export type { HttpDeadlines, HttpLimits } from "./server/limits.js";
export type { HttpRequest } from "./server/request.js";
export {
  type BodyWriter,
  type HandlerResult,
  type HttpResponse,
  json,
  type Pieces,
  type ResponseBody,
} from "./server/response.js";
export { type HttpServer, type ServeOptions, serve } from "./server/serve.js";
export type { Handler, OnError } from "./server/serveConnection.js";
