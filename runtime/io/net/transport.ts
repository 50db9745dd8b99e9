// What a socket stands on: a stream of Node's, where its ends are, and how it is thrown away.

import { type Socket as NodeSocket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { type Address, NOWHERE } from "./address.js";
import type { Secured } from "./handshake.js";
import type { TlsSession } from "./tlsOptions.js";

export interface Transport {
  readonly stream: Stream;
  readonly local: Address;
  readonly remote: Address;
  /** The name that the other end was connected to by. */
  readonly host?: string | undefined;
  /** Closes it at once, and tells the other side of a reset if that is possible. */
  reset(): void;
  readonly tls?: TlsSession | undefined;
  /** Whether it has ended though nobody has ended it. */
  readonly wasCutOff?: () => boolean;
}

/** A stream that closes when all has been written. */
export interface Stream extends Duplex {
  destroySoon(): void;
}

export function overTcp(node: NodeSocket, host?: string): Transport {
  return {
    stream: node,
    local: { host: node.localAddress ?? "", port: node.localPort ?? 0 },
    remote: { host: node.remoteAddress ?? "", port: node.remotePort ?? 0 },
    host,
    reset: () => resetTcp(node),
  };
}

/**
 * While the end of writing is under way the system refuses a reset, and Node then forgets the descriptor without closing it. So it is closed: the
 * other side is told of an end, or of a reset if it still sends.
 */
function resetTcp(node: NodeSocket): void {
  if (node.writableEnded && !node.writableFinished) node.destroy();
  else node.resetAndDestroy();
}

export function overUnix(node: NodeSocket, path: string): Transport {
  return { stream: node, local: NOWHERE, remote: { ...NOWHERE, path }, reset: () => void node.destroy() };
}

export function overTls(below: Transport, { node, wasCutOff }: Secured): Transport {
  return { ...below, stream: node, tls: sessionOf(node), wasCutOff };
}

function sessionOf(node: TLSSocket): TlsSession {
  const certificate = node.getPeerCertificate();
  const servername: unknown = (node as unknown as { servername?: unknown }).servername;
  return {
    protocol: node.getProtocol() ?? "",
    alpn: node.alpnProtocol || undefined,
    servername: typeof servername === "string" && servername !== "" ? servername : undefined,
    peerCertificate: Object.keys(certificate ?? {}).length === 0 ? undefined : certificate,
  };
}
