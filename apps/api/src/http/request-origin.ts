import type { IncomingHttpHeaders } from "node:http";

/** Whether only this machine has this name: "localhost", "127.0.0.1", "[::1]". */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === "localhost" || name === "[::1]" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Headers by which proxies, tunnels and content networks say that they hand on somebody else's request. */
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
const prefixesOfProxies = [
  "x-forwarded",
  "x-original-",
  "x-envoy-",
  "x-azure-",
  "x-amz",
  "cf-",
  "fly-",
  "tailscale-",
];

/** Whether the request came through a proxy, so that the address of its sender says nothing. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some(
    (name) => ofProxies.has(name) || prefixesOfProxies.some((prefix) => name.startsWith(prefix)),
  );
}

/**
 * Whether a page that is none of ours sent the request. A browser names the page's origin in whatever could change
 * something; without it, Sec-Fetch-Site tells of scripts, images and frames that other pages load. Following a link is
 * no such thing: a person did it, and a link changes nothing here.
 * @param allowed origins of our own pages. The server's own origin always is.
 */
export function isFromForeignPage(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) return !allowed.includes(origin) && origin !== `http://${host}`;
  const site = headers["sec-fetch-site"];
  const other = site === "cross-site" || site === "same-site";
  return other && headers["sec-fetch-mode"] !== "navigate";
}
