// Where a redirect leads, and what may go with it.

import type { Fields } from "../fields.js";
import { RedirectError } from "./errors.js";
import type { Question } from "./exchange.js";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What another origin may hear. All else could be a secret that was meant for the first one. */
const HARMLESS = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "content-encoding",
  "content-length",
  "content-type",
  "user-agent",
]);
const OF_THE_BODY = new Set(["content-type", "content-length", "content-encoding", "transfer-encoding", "expect"]);

export interface Redirect {
  readonly question: Question;
  readonly keepsBody: boolean;
}

/** The next question. Undefined if this was an answer. Throws: `RedirectError` if it is not to be followed. */
export function redirectOf(question: Question, status: number, headers: Fields): Redirect | undefined {
  const location = headers.get("location");
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const url = parse(location, question.url);
  const becomesGet = status === 303 ? question.method !== "HEAD" : status < 303 && question.method === "POST";
  const drops = (name: string): boolean =>
    (url.origin !== question.url.origin && !HARMLESS.has(name)) || (becomesGet && OF_THE_BODY.has(name));
  const kept = Object.entries(question.headers).filter(([name]) => !drops(name));
  const method = becomesGet ? "GET" : question.method;
  // A certificate of ours is a credential, too; and another host has another name.
  const { cert: _, key: __, pfx: ___, servername: ____, ...others } = question.tls;
  const tls = url.origin === question.url.origin ? question.tls : others;
  return { question: { ...question, url, method, tls, headers: Object.fromEntries(kept) }, keepsBody: !becomesGet };
}

function parse(location: string, base: URL): URL {
  const url = URL.canParse(location, base.href) ? new URL(location, base.href) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new RedirectError("The redirect leads to no address");
  if (base.protocol === "https:" && url.protocol === "http:")
    throw new RedirectError("The redirect leads from `https` to `http`");
  // Whoever redirects does not say who we are.
  url.username = "";
  url.password = "";
  return url;
}
