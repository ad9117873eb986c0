/** The only reader of process.env in the site, at request time: one build serves any API. */

/** Where the API is, without a trailing slash. */
export function apiOrigin(): string {
  return (process.env.CINEVEC_API ?? "http://127.0.0.1:4000").replace(/\/+$/, "");
}

/** Further origins of the site's own pages, for instance behind a proxy: "https://cinevec.example.org". */
export function siteOrigins(): string[] {
  const text = process.env.CINEVEC_SITE_ORIGIN ?? "";
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => URL.canParse(part));
}

/** The port on which this process itself answers: Next.js sets it when it starts. */
export function ownPort(): number {
  return Number(process.env.PORT ?? 3000);
}

/**
 * The API key that the site shows for visitors whose browser has no token. They then act with that key's role, so a
 * public site should be given a viewer's key.
 */
export function apiKey(): string | undefined {
  return process.env.CINEVEC_WEB_KEY || undefined;
}
