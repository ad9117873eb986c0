/** The only reader of process.env in the site, at request time: one build serves any API. */

/** Where the API is, without a trailing slash. */
export function apiOrigin(): string {
  return (process.env.CINEVEC_API ?? "http://127.0.0.1:4000").replace(/\/+$/, "");
}

/**
 * The API key that the site speaks with where the API wants one. Visitors then act with that key's role, so a
 * public site should be given a viewer's key.
 */
export function apiKey(): string | undefined {
  return process.env.CINEVEC_WEB_KEY || undefined;
}
