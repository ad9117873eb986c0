/**
 * Who sent a request, as far as its headers tell. The same rules as the API's (apps/api/src/http/request-origin.ts),
 * which the site must not import: the site is a door to the API, and a weaker one would make the API's useless.
 */

/** Whether only this machine has this name: "localhost:3000", "127.0.0.1", "[::1]:3000". */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

const ofProxies = new Set([
  "forwarded",
  "via",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-host",
  "x-proxyuser-ip",
  "true-client-ip",
  "fastly-client-ip",
  "cdn-loop",
  "client-ip",
]);
const prefixesOfProxies = ["x-original-", "x-envoy-", "x-azure-", "x-amz", "cf-", "fly-", "tailscale-"];

/**
 * Whether the request came through a proxy. Next.js itself adds four X-Forwarded headers that say what it sees where
 * the request has none, so these tell of a proxy only where they say something else.
 */
export function isForwarded(headers: Headers): boolean {
  const host = headers.get("host") ?? "";
  const byNext: Record<string, (value: string) => boolean> = {
    "x-forwarded-host": (value) => value === host,
    "x-forwarded-port": (value) => /^\d{1,5}$/.test(value),
    "x-forwarded-proto": (value) => value === "http",
    "x-forwarded-for": (value) => /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(value),
  };
  for (const [name, value] of headers) {
    if (ofProxies.has(name) || prefixesOfProxies.some((prefix) => name.startsWith(prefix))) return true;
    if (name.startsWith("x-forwarded") && !byNext[name]?.(value)) return true;
  }
  return false;
}

/**
 * Whether a page that is none of ours sent the request: a browser names the page's origin in whatever could change
 * something, and tells by Sec-Fetch-Site of what other pages load. Following a link changes nothing.
 */
export function isFromForeignPage(headers: Headers, allowed: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return !allowed.includes(origin) && hostOf(origin) !== headers.get("host");
  const site = headers.get("sec-fetch-site");
  return (site === "cross-site" || site === "same-site") && headers.get("sec-fetch-mode") !== "navigate";
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
