/** The header in which the proxy tells the page its nonce: layout.tsx hands it to what adds styles or scripts of its own. */
export const nonceHeader = "x-nonce";

/** A new nonce: 128 random bits, in base64. */
export function makeNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
}

/** Whether a text could have come from `makeNonce`. Nothing else may get into the policy. */
export function isNonceShaped(text: string | null): text is string {
  return text !== null && /^[A-Za-z0-9+/]{22}==$/.test(text);
}

/**
 * What a page may load and run. Next.js reads the nonce from this header of the request and puts it on its own scripts
 * and styles, for which a page must be rendered anew for each request, as all pages of this site are.
 * @param development React and Next.js use eval, styles without a nonce and a socket while one develops.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const more = (text: string) => (development ? ` ${text}` : "");
  return [
    "default-src 'self'",
    // Chunks that come on demand are added by scripts with the nonce, which 'strict-dynamic' trusts.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${more("'unsafe-eval'")}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // Lengths of bars and colors of legends are style attributes, also in the HTML that the server renders. An attribute
    // reaches its own element alone; style elements need the nonce.
    "style-src-attr 'unsafe-inline'",
    // GraphiQL's stylesheet has pictures and fonts as data:. Posters are TMDB's (packages/core/src/dataset/readers/tmdb).
    "img-src 'self' data: https://image.tmdb.org",
    "font-src 'self' data:",
    // The browser never asks the API itself: the site hands on questions, streams and downloads.
    `connect-src 'self'${more("ws:")}`,
    // fflate makes workers of blobs for files larger than those that the site reads (features/recommend).
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
