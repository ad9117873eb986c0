/** The cookie that holds what a browser shows to the API: the local token, or an API key. */

/** Browsers send a cookie to every port of a host, so two sites on one machine need two names. */
function cookieName(host: string | null): string {
  const port = /:(\d+)$/.exec(host ?? "")?.[1];
  return port === undefined ? "cinevec_token" : `cinevec_token_${port}`;
}

const shape = /^[\w-]{1,200}$/;

/** What `?token=` may hold at all, before the API is asked whether it knows it. */
export function isTokenShaped(text: string): boolean {
  return shape.test(text);
}

/** The token in a Cookie header, or null. */
export function tokenIn(cookies: string | null, host: string | null): string | null {
  const wanted = `${cookieName(host)}=`;
  for (const part of (cookies ?? "").split(";")) {
    const cookie = part.trim();
    if (cookie.startsWith(wanted)) {
      const value = cookie.slice(wanted.length);
      return isTokenShaped(value) ? value : null;
    }
  }
  return null;
}

const lifetime = 30 * 24 * 3600;

/** Set-Cookie that makes a browser forget it. */
export function clearCookie(host: string | null): string {
  return `${cookieName(host)}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict`;
}

/** Set-Cookie: no script can read it, and no other site's page makes a browser send it. */
export function setCookie(token: string, host: string | null, secure: boolean): string {
  const attributes = [`Max-Age=${lifetime}`, "Path=/", "HttpOnly", "SameSite=Strict"];
  return [`${cookieName(host)}=${token}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
