// Goes through the pages of sites: `main.js http://site/ [http://other/ …]`. A few pages at a time, of each host still fewer, and none for longer than
// a second. Links that lead elsewhere are not followed.

import { main, TimedOut, timeout } from "stackful";
import { Crawler } from "./crawler.js";

const TIME = 60_000;

main(() => {
  const crawler = new Crawler({ atOnce: 8, perHost: 3, pages: 1000, patience: 1000 });
  try {
    timeout(TIME, () => crawler.visit(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    console.log("The time is up: this is what was found by then");
  }
  const visits = crawler.visits.toSorted((a, b) => (a.url < b.url ? -1 : 1));
  for (const { url, outcome } of visits) console.log(`${outcome} ${url}`);
  console.log(`${visits.length} pages`);
});
