// What TLS can be told. Names are those of Node, except where they say more here.

import type { ConnectionOptions, PeerCertificate, TlsOptions } from "node:tls";

/** TLS of the side that connects. */
export interface ClientTls
  extends Pick<
    ConnectionOptions,
    | "ca"
    | "cert"
    | "key"
    | "passphrase"
    | "pfx"
    | "ciphers"
    | "minVersion"
    | "maxVersion"
    | "checkServerIdentity"
    | "secureContext"
  > {
  /** The name that the certificate must be for, and that the server is told. That of the host, unless given. */
  readonly servername?: string | undefined;
  /** The protocols to offer, the best first. */
  readonly alpn?: readonly string[] | undefined;
  /** Whether the server's certificate must be valid, for this name, and from somebody trusted. Only tests should say false. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** TLS of the side that is connected to. */
export interface ServerTls
  extends Pick<
    TlsOptions,
    | "ca"
    | "cert"
    | "key"
    | "passphrase"
    | "pfx"
    | "ciphers"
    | "minVersion"
    | "maxVersion"
    | "secureContext"
    | "SNICallback"
    | "requestCert"
    | "rejectUnauthorized"
  > {
  /** The protocols that it speaks, the best first. */
  readonly alpn?: readonly string[] | undefined;
  /** How many milliseconds the handshake may take: 10,000 unless given. Then the connection is closed. */
  readonly handshakeTimeout?: number | undefined;
}

/** What a connection with TLS has agreed on. */
export interface TlsSession {
  /** The version: `TLSv1.3`. */
  readonly protocol: string;
  /** The protocol that both speak, of those offered. */
  readonly alpn: string | undefined;
  /** The name that the client has asked for. */
  readonly servername: string | undefined;
  /** The certificate of the other side, if it has shown one. */
  readonly peerCertificate: PeerCertificate | undefined;
}

export const HANDSHAKE_TIMEOUT = 10_000;
