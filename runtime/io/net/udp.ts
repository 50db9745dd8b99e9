// Opening a port for datagrams in blocking style.

import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { enter, park, unwind } from "../../core/blocked.js";
import { SuspendIteration, type Waiter, type Withdraw } from "../../core/suspendIteration.js";
import { type Address, checkTarget, type TcpTarget } from "./address.js";
import { Datagrams } from "./datagrams.js";
import { listenError } from "./listen.js";

/** Where to receive datagrams, and whose. */
export interface UdpOptions {
  /** The port; any free one, unless given: `datagrams.address.port` says which. */
  readonly port?: number | undefined;
  /** The address to receive at: all of this machine's of IPv4, unless given. `::` is all, of both families. */
  readonly host?: string | undefined;
  /** The only one to talk to. Then the system says if nobody receives there. */
  readonly peer?: TcpTarget | Address | undefined;
  /** Whether datagrams may be sent to everybody in a network. */
  readonly broadcast?: boolean | undefined;
}

/**
 * Opens a port for datagrams.
 *
 * Suspends: until the port is open.
 * Throws: `ListenError` if that fails, with Node's own error as its cause (`EADDRINUSE`, `EACCES`, `ENOTFOUND`); `RangeError` if the port is none.
 * If cancelled: the port is closed again.
 *
 * @cooperative
 * @example
 * using datagrams = udp({ port: 5353 });
 * for (;;) console.log(datagrams.receive().data.toString());
 */
export function udp(options: UdpOptions = {}): Datagrams {
  checkTarget({ port: options.port ?? 0 });
  if (options.peer !== undefined) checkTarget(options.peer);
  const task = enter("udp");
  return task === undefined ? unwind() : park(task, new Binding(options));
}

class Binding extends SuspendIteration {
  override readonly isOutside = true;
  readonly #options: UdpOptions;

  constructor(options: UdpOptions) {
    super("udp");
    this.#options = options;
  }

  override park(waiter: Waiter): Withdraw {
    const { port = 0, host, peer, broadcast = false } = this.#options;
    let isOpen = true;
    const node = createSocket({ type: isIPv6(host ?? peer?.host ?? "") ? "udp6" : "udp4" });
    const close = (): void => {
      if (isOpen) node.close();
      isOpen = false;
    };
    const fail = (error: Error): void => {
      close();
      waiter.unparkError(listenError({ port, host }, error));
    };
    const succeed = (): void => {
      if (!isOpen) return;
      node.off("error", fail);
      if (broadcast) node.setBroadcast(true);
      const to = peer && { port: peer.port, host: peer.host ?? "localhost", path: undefined };
      isOpen = false; // from here on it is not ours to close
      waiter.unpark(new Datagrams(node, to));
    };
    node.once("error", fail);
    node.bind({ port, ...(host !== undefined && { address: host }) }, () => {
      if (peer === undefined) succeed();
      else if (isOpen)
        node.connect(peer.port, peer.host ?? "localhost", (error?: Error) => (error ? fail(error) : succeed()));
    });
    return close;
  }
}
