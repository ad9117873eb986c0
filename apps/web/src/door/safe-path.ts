/** Where to go on after signing in: a path of this site, whatever the form says. */
export function safePath(text: unknown): string {
  if (typeof text !== "string" || !/^\/(?![/\\])[\x20-\x7e]{0,2000}$/.test(text)) return "/";
  const url = new URL(text, "http://site.invalid");
  return url.origin === "http://site.invalid" ? `${url.pathname}${url.search}` : "/";
}
