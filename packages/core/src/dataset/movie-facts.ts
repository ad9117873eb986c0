import type { MovieFacts } from "./dataset.js";

/** Facts of a movie of which only these are known; every other field is empty. */
export function movieFacts(
  known: Partial<MovieFacts> & Pick<MovieFacts, "externalId" | "title">,
): MovieFacts {
  return {
    externalId: known.externalId,
    title: known.title,
    alternativeTitles: known.alternativeTitles ?? [],
    year: known.year ?? null,
    genres: known.genres ?? [],
    overview: known.overview ?? null,
    directors: known.directors ?? [],
    cast: known.cast ?? [],
    crew: known.crew ?? [],
    keywords: known.keywords ?? [],
    companies: known.companies ?? [],
    imdbId: known.imdbId ?? null,
    tmdbId: known.tmdbId ?? null,
    posterUrl: known.posterUrl ?? null,
  };
}
