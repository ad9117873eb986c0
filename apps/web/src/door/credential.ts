import { apiKey } from "@/env";
import { tokenIn } from "./token-cookie";

/** The Authorization header that a request makes the site show to the API: the browser's own, its cookie, the site's key. */
export function authorizationOf(headers: Headers): string | null {
  const own = headers.get("authorization");
  if (own !== null) return own;
  const token = tokenIn(headers.get("cookie"), headers.get("host")) ?? apiKey() ?? null;
  return token === null ? null : `Bearer ${token}`;
}
