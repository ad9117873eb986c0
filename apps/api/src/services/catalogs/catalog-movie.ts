import type { MovieFacts } from "@cinevec/core";

/**
 * A movie as the API serves it: plain properties under the names of the GraphQL fields, so that reading one costs
 * a property access.
 */
export class CatalogMovie implements MovieFacts {
  readonly externalId: string;
  readonly title: string;
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly overview: string | null;
  readonly directors: readonly string[];
  readonly cast: readonly string[];
  readonly crew: readonly string[];
  readonly keywords: readonly string[];
  readonly companies: readonly string[];
  readonly imdbId: string | null;
  readonly tmdbId: string | null;
  readonly posterUrl: string | null;

  /** @param meanRating null where nobody rated it. */
  constructor(
    readonly datasetId: string,
    readonly row: number,
    facts: MovieFacts,
    readonly ratingCount: number,
    readonly meanRating: number | null,
  ) {
    this.externalId = facts.externalId;
    this.title = facts.title;
    this.alternativeTitles = facts.alternativeTitles;
    this.year = facts.year;
    this.genres = facts.genres;
    this.overview = facts.overview;
    this.directors = facts.directors;
    this.cast = facts.cast;
    this.crew = facts.crew;
    this.keywords = facts.keywords;
    this.companies = facts.companies;
    this.imdbId = facts.imdbId;
    this.tmdbId = facts.tmdbId;
    this.posterUrl = facts.posterUrl;
  }
}
