import { apiKey } from "@/env";
import { tokenIn } from "./token-cookie";

/** The Authorization header that a request makes the site show to the API: the browser's own, its cookie, the site's key. */
export function authorizationOf(headers: Headers): string | null {
  const own = headers.get("authorization");
  if (own !== null) return own;
  const token = tokenIn(headers.get("cookie"), headers.get("host")) ?? apiKey() ?? null;
  return token === null ? null : `Bearer ${token}`;
}

/**
 * The headers that the site shows to the API for a request. Where the site's own key stands for everybody, the API keeps
 * an account for each address (apps/api/src/http/callers.ts): the last that was forwarded, which the nearest proxy saw.
 */
export function credentialsOf(headers: Headers): Record<string, string> {
  const authorization = authorizationOf(headers);
  if (authorization === null) return {};
  const visitor = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return authorization === `Bearer ${apiKey()}` && visitor
    ? { authorization, "x-cinevec-visitor": visitor }
    : { authorization };
}
