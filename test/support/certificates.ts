// Certificates for tests of TLS. `certificates/make.sh` has made them, and says what they are.

import { readFileSync } from "node:fs";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Who has signed the others. Nobody trusts it who is not told to. */
export const authority = read("authority.pem");

/** For localhost, 127.0.0.1, ::1 and good.example. */
export const good = certificate("good");
/** The same, until the year 2001. */
export const expired = certificate("expired");
/** For wrong.example only. */
export const wrongHost = certificate("wrong-host");

function certificate(name: string): Certificate {
  return { cert: read(`${name}.pem`), key: read(`${name}.key.pem`) };
}

function read(name: string): string {
  return readFileSync(new URL(`certificates/${name}`, import.meta.url), "utf8");
}
