// The links of a page. Enough of HTML for an example.

const LINK = /<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

export function linksIn(html: string, base: URL): URL[] {
  return [...html.matchAll(LINK)]
    .map(([, double, single]) => (double ?? single ?? "").replaceAll("&amp;", "&"))
    .filter((link) => URL.canParse(link, base.href))
    .map((link) => new URL(link, base))
    .filter(({ protocol }) => protocol === "http:" || protocol === "https:");
}
