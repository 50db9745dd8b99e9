// A server for HTTP/1.1, in blocking style.
//
//   listener ─► a task for each connection ─► the handler, request by request
//
// Compiled by our own compiler.

import { TimedOut } from "../../../core/errors.js";
import { group } from "../../../core/group.js";
import { report } from "../../../core/host.js";
import { spawn } from "../../../core/spawn.js";
import type { Task } from "../../../core/task.js";
import { timeout } from "../../../core/timeLimit.js";
import type { Address, TcpTarget, UnixTarget } from "../../net/address.js";
import { type ListenOptions, listen } from "../../net/listen.js";
import type { Listener } from "../../net/listener.js";
import { checkNumbers, DEADLINES, type HttpDeadlines, type HttpLimits, LIMITS } from "./limits.js";
import { type Handler, type OnError, serveConnection } from "./serveConnection.js";
import { Watch } from "./watch.js";

/** Where a server listens, and what it puts up with. */
export type ServeOptions = (TcpTarget | UnixTarget) &
  ListenOptions & {
    /** How much a client may send. */
    readonly limits?: Partial<HttpLimits>;
    /** How long it may take, in milliseconds. */
    readonly deadlines?: Partial<HttpDeadlines>;
    /** Hears of what a handler throws, other than `HttpError`: the client is told 500, and no more. Unless given, it is printed. */
    readonly onError?: OnError;
  };

/**
 * Serves HTTP/1.1. Each connection is a task of the scope that calls this; its requests go to the handler one after the other. What a handler
 * spawns ends before its answer is sent. A handler is cancelled if its client leaves, or its time is up.
 *
 * Strangers are not trusted: `limits` and `deadlines` say what each is allowed, and all have defaults.
 *
 * Suspends: until the port is open.
 * Throws: as `listen` does; `RangeError` for a limit that is none.
 * If cancelled: the port is closed again.
 *
 * @cooperative
 * @example
 * using server = serve({ port: 8080 }, (request) => `You want ${request.path}`);
 */
export function serve(options: ServeOptions, handler: Handler): HttpServer {
  "use cooperative";
  const { limits, deadlines, onError = (error) => report(error, "HTTP handler"), ...where } = options;
  checkNumbers("limits", limits ?? {});
  checkNumbers("deadlines", deadlines ?? {});
  const scheme = where.tls === undefined ? "http" : "https";
  const watch = new Watch({ ...LIMITS, ...limits }, { ...DEADLINES, ...deadlines }, scheme);
  const server = new HttpServer(listen(where, where), watch);
  server.start(handler, onError);
  return server;
}

/**
 * A server that runs. Get one from `serve`. `using` closes it at the end of the block: whoever is being served is served to the end.
 *
 * @example
 * using server = serve({ port: 0 }, () => "hello");
 * console.log(`http://localhost:${server.address.port}`);
 */
export class HttpServer implements Disposable {
  readonly #listener: Listener;
  readonly #watch: Watch;
  #task: Task | undefined = undefined;

  /** @internal */
  constructor(listener: Listener, watch: Watch) {
    this.#listener = listener;
    this.#watch = watch;
  }

  /** The address that it listens at. */
  get address(): Address {
    return this.#listener.address;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#watch.connections.size;
  }

  /** How many connections were closed at once because more were open than the limits allow. */
  get refused(): number {
    return this.#listener.refused;
  }

  /** @internal */
  start(handler: Handler, onError: OnError): void {
    const httpServer = () => {
      "use cooperative";
      this.#run(handler, onError);
    };
    this.#task = spawn(httpServer);
  }

  #run(handler: Handler, onError: OnError): void {
    "use cooperative";
    using listener = this.#listener;
    group((all) => {
      all.background(() => this.#watch.run());
      for (const socket of listener) spawn(serveConnection, this.#watch.add(socket), handler, onError);
    });
  }

  /** Takes no more connections, and no more requests. Requests that have begun are served to the end. Closing again changes nothing. */
  close(): void {
    this.#listener.close();
    for (const connection of this.#watch.connections) connection.finish();
  }

  /** Closes the server, as `close` does. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Waits until the server was closed and everybody has been served.
   *
   * Suspends: until then.
   * Throws: nothing of its own.
   * If cancelled: the server goes on.
   *
   * @cooperative
   * @example
   * server.close();
   * server.join();
   */
  join(): void {
    this.#task?.join();
  }

  /**
   * Closes the server, and waits until everybody has been served, but no longer than `ms` milliseconds. Then connections are closed as they are,
   * and their handlers are cancelled.
   *
   * Suspends: until that is done.
   * Throws: `RangeError` if `ms` is no duration.
   * If cancelled: the server is closed, and whoever is being served is served to the end.
   *
   * @cooperative
   * @example
   * server.shutdown(10_000);
   */
  shutdown(ms: number): void {
    "use cooperative";
    this.close();
    try {
      timeout(ms, () => this.join());
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
      for (const connection of this.#watch.connections) connection.abort("The server shuts down");
      this.join();
    }
  }
}
