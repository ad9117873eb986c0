import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { networkOf } from "./rate-limits.js";

declare module "fastify" {
  interface FastifyRequest {
    /** On whose account a request is; null where nobody's is kept: the owner's, and of readers on this machine. */
    caller: string | null;
  }
}

/** By which the site says for whom it asks: the address that reached it. */
const visitorHeader = "x-cinevec-visitor";

/**
 * Tells callers apart. A key is one caller, however many share it; but the site's own key (CINEVEC_WEB_KEY) stands for
 * everybody who visits, so the site names the visitor's address, and that is the caller. Whoever shows another key is
 * not believed: he would be a new caller each time.
 * @param siteKey null where the site has none.
 */
export function callersBy(siteKey: string | null): (request: FastifyRequest) => string | null {
  const isSiteKey = siteKey === null ? null : comparison(siteKey);
  return ({ viewer, headers }) => {
    if (viewer.keyId === null) return null;
    const visitor = headers[visitorHeader];
    if (typeof visitor === "string" && isIP(visitor) !== 0 && isSiteKey?.(bearerOf(headers.authorization)))
      return `visitor ${networkOf(visitor)}`;
    return `key ${viewer.keyId}`;
  };
}

/** What an Authorization header shows; empty where it is none that is read here. */
export function bearerOf(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
}

/** Compares in a time that tells nothing of where two texts begin to differ. */
export function comparison(expected: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(expected);
  return (given) => timingSafeEqual(digest(given), wanted);
}
