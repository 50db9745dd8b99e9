// Visiting each page once, as its links are found.
//
//   page ─► links ─► a task for each that is new ─► waits for its host ─► waits for a place ─► page …
//
// Whoever waits for a slow host takes no place from others: so it waits for its host first.

import { group, Semaphore, spawn, TimedOut, timeout } from "stackful";
import { request } from "stackful/http";
import { linksIn } from "./links.js";

export interface CrawlerOptions {
  /** Pages that are asked for at the same time: of all hosts, and of one. */
  readonly atOnce: number;
  readonly perHost: number;
  /** How many are visited at most. */
  readonly pages: number;
  /** Milliseconds for a page. */
  readonly patience: number;
}

export interface Visit {
  readonly url: string;
  /** A status, or the code of an error. */
  readonly outcome: number | string;
}

export class Crawler {
  readonly visits: Visit[] = [];
  readonly #options: CrawlerOptions;
  readonly #places: Semaphore;
  readonly #hosts = new Map<string, Semaphore>();
  readonly #seen = new Set<string>();

  constructor(options: CrawlerOptions) {
    this.#options = options;
    this.#places = new Semaphore(options.atOnce);
  }

  /** Visits pages, and all that they lead to on their hosts. Returns when there are no more. */
  visit(starts: readonly string[]): void {
    "use cooperative";
    for (const start of starts) this.#hosts.set(new URL(start).host, new Semaphore(this.#options.perHost));
    group(() => this.#follow(starts.map((start) => new URL(start))));
  }

  #follow(links: readonly URL[]): void {
    for (const link of links) {
      link.hash = "";
      const host = this.#hosts.get(link.host);
      if (host === undefined || this.#seen.has(link.href) || this.#seen.size === this.#options.pages) continue;
      this.#seen.add(link.href);
      spawn(() => this.#visitOne(link, host));
    }
  }

  #visitOne(url: URL, host: Semaphore): void {
    "use cooperative";
    let links: URL[] = [];
    try {
      using _ofHost = host.acquire();
      using _ofAll = this.#places.acquire();
      const page = timeout(this.#options.patience, () => load(url));
      this.visits.push({ url: url.href, outcome: page.status });
      links = page.links;
    } catch (error) {
      this.visits.push({ url: url.href, outcome: codeOf(error) });
    }
    this.#follow(links);
  }
}

/** A redirect is a page with one link: so no other host is asked by it, either. */
function load(url: URL): { status: number; links: URL[] } {
  "use cooperative";
  using response = request(url, { redirects: 0, limits: { body: 100_000 } });
  const { status, headers } = response;
  const location = headers.get("location");
  if (location !== undefined) return { status, links: [new URL(location, url)] };
  const isPage = response.ok && headers.get("content-type")?.startsWith("text/html") === true;
  return { status, links: isPage ? linksIn(response.text(), url) : [] };
}

/** Throws again what is a mistake of ours. */
function codeOf(error: unknown): string {
  if (error instanceof TimedOut) return "too slow";
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  throw error;
}
