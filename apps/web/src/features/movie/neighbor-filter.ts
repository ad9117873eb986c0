import type { MovieFilter } from "@/graphql/generated/documents";
import { many, oneInteger, type PageQuery } from "@/ui/links";

/**
 * How often a movie must have been rated to be an answer, unless the address says otherwise: what few people
 * watched has a vector made of chance, and chance stands near everything.
 */
export const usualMinRatings = 20;

/** Null where it makes no difference: the dataset has no ratings. */
export function minRatingsOf(query: PageQuery, dataset: { readonly ratingCount: number }): number | null {
  if (dataset.ratingCount === 0) return null;
  return Math.max(0, oneInteger(query, "ratings") ?? usualMinRatings);
}

/** The movie page's address → the API's filter; undefined where nothing is filtered. */
export function filterFromQuery(
  query: PageQuery,
  dataset: { readonly ratingCount: number },
): MovieFilter | undefined {
  const genres = many(query, "genre");
  const filter: MovieFilter = {
    ...(genres.length > 0 ? { genres } : {}),
    ...present("yearFrom", oneInteger(query, "from")),
    ...present("yearTo", oneInteger(query, "to")),
    ...present("minRatings", minRatingsOf(query, dataset) || undefined),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

function present(name: keyof MovieFilter, value: number | undefined): MovieFilter {
  return value === undefined ? {} : { [name]: value };
}

/** Both years, where the range that they span runs backwards and holds no movie. */
export function yearsBackwards(query: PageQuery): { from: number; to: number } | null {
  const from = oneInteger(query, "from");
  const to = oneInteger(query, "to");
  return from !== undefined && to !== undefined && from > to ? { from, to } : null;
}

/** The part of a movie page's address that filters its neighbors, for the page of another movie. */
export function keptFilter(query: PageQuery): string {
  const kept = new URLSearchParams();
  for (const name of ["genre", "from", "to", "ratings"])
    for (const value of many(query, name)) kept.append(name, value);
  return kept.toString();
}
