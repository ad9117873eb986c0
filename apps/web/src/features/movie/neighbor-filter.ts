import type { MovieFilter } from "@/graphql/generated/documents";
import { many, oneInteger, type PageQuery } from "@/ui/links";

/** The movie page's address → the API's filter; undefined where nothing is filtered. */
export function filterFromQuery(query: PageQuery): MovieFilter | undefined {
  const genres = many(query, "genre");
  const filter: MovieFilter = {
    ...(genres.length > 0 ? { genres } : {}),
    ...present("yearFrom", oneInteger(query, "from")),
    ...present("yearTo", oneInteger(query, "to")),
    ...present("minRatings", oneInteger(query, "ratings")),
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
