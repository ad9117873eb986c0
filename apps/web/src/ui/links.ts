/**
 * An id as it stands in addresses. The API's ids are base64url and need no escape; older ones, in addresses and files
 * that people kept, are base64 and may hold "+", "/" and "=".
 */
export function toSegment(id: string): string {
  return id.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The id, as the API writes it, of an address; also where the address has an older id and a query made "+" a space. */
export function fromSegment(segment: string): string {
  return toSegment(segment.replaceAll(" ", "+"));
}

/**
 * The address of a page whose id stands in it as older versions wrote it, escaped or not: "/movies/TW92…zox==" →
 * "/movies/TW92…zox". Null where the address is right as it is.
 */
export function rightAddress(path: string): string | null {
  // Base64 may hold "/": what ends in a page of a run's own is that page.
  const [, place, rest, page = ""] =
    /^\/(movies|runs|datasets)\/(.+?)((?<=^\/runs\/.+)\/map)?$/.exec(path) ?? [];
  if (place === undefined || rest === undefined) return null;
  let id: string;
  try {
    id = decodeURIComponent(rest);
  } catch {
    return null;
  }
  // Other pages below these, and what never was an id, are not for us to change.
  if (!/^[\w+/-]{8,}={0,2}$/.test(id)) return null;
  const segment = toSegment(id);
  return segment === rest ? null : `/${place}/${segment}${page}`;
}

/** @param keep more of its query, for instance a filter. */
export function movieHref(id: string, run?: string | null, keep = ""): string {
  const query = [run ? `run=${toSegment(run)}` : "", keep].filter(Boolean).join("&");
  return `/movies/${toSegment(id)}${query && `?${query}`}`;
}

export function runHref(id: string): string {
  return `/runs/${toSegment(id)}`;
}

/** The map of a run. */
export function runMapHref(id: string): string {
  return `${runHref(id)}/map`;
}

export function datasetHref(id: string): string {
  return `/datasets/${toSegment(id)}`;
}

/** Downloads go through the site's own origin, whatever origin the API knows itself by. */
export function samePath(url: string): string {
  const parsed = new URL(url, "http://site.invalid");
  return `${parsed.pathname}${parsed.search}`;
}

/** What Next hands a page as its query. */
export type PageQuery = Readonly<Record<string, string | string[] | undefined>>;

/** The same of an address' search. */
export function queryOf(search: URLSearchParams): PageQuery {
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)]));
}

/** The other way round, for the address of another page. */
export function queryString(query: PageQuery): URLSearchParams {
  return new URLSearchParams(
    Object.keys(query).flatMap((name) => many(query, name).map((value) => [name, value])),
  );
}

/** The first value of a query parameter, or undefined where it is absent or empty. */
export function one(query: PageQuery, name: string): string | undefined {
  const value = query[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
}

/** Every value of a repeated query parameter. */
export function many(query: PageQuery, name: string): string[] {
  const value = query[name];
  return (Array.isArray(value) ? value : [value]).filter((part): part is string => Boolean(part));
}

/** An id from the query. */
export function oneId(query: PageQuery, name: string): string | undefined {
  const segment = one(query, name);
  return segment === undefined ? undefined : fromSegment(segment);
}

/** A whole number from the query, or undefined where it isn't one. */
export function oneInteger(query: PageQuery, name: string): number | undefined {
  const text = one(query, name);
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
