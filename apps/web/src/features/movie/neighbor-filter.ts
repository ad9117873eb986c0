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

/** Genres by how many of the movies have them, most frequent first. */
export function genresOf(movies: readonly { readonly genres: readonly string[] }[]): string[] {
  const counts = new Map<string, number>();
  for (const genre of movies.flatMap((movie) => movie.genres))
    counts.set(genre, (counts.get(genre) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([genre]) => genre);
}
