import { setImmediate } from "node:timers/promises";
import { type MovieFacts, type TitleIndex, titleIndexSteps } from "@cinevec/core";
import { LRUCache } from "lru-cache";
import { filterKey, type MovieFilter, matcher } from "./catalog-filter.js";
import { CatalogIndex } from "./catalog-index.js";
import { CatalogMovie } from "./catalog-movie.js";
import type { FoundTerm } from "./catalog-terms.js";
import type { IndexSource } from "./load-index.js";

export interface MovieOrder {
  readonly field: "TITLE" | "YEAR" | "RATING_COUNT" | "MEAN_RATING";
  readonly direction: "ASC" | "DESC";
}

export interface FoundRows {
  readonly rows: ArrayLike<number>;
  /** No title has all the words that were searched for: these are spelled nearly so, or have some of them. */
  readonly approximate: boolean;
}

export interface MovieQuestion {
  readonly search?: string | null;
  readonly filter?: MovieFilter | null;
  /** Without it: by relevance where something is searched for, else the most rated first. */
  readonly orderBy?: MovieOrder | null;
}

export interface GenreCount {
  readonly name: string;
  readonly movieCount: number;
}

/** Objects of a movie beside its texts, and as much again to find its title in lists of films; measured on 60,000; in bytes. */
const bytesPerMovie = 600;
/** Of a person's name beside its text each time that a movie has it, measured on 300,000 of 58,000 people. */
const bytesPerName = 30;

export interface CatalogOptions {
  /** How long the movies' texts are. */
  readonly textBytes: number;
  readonly index: IndexSource;
  /** Is called when it has come to take more memory. */
  onGrown(): void;
}

const inMemoryAlone: CatalogOptions = {
  textBytes: 0,
  index: { contentHash: "", kept: null },
  onGrown() {},
};

/** Every movie of one READY dataset, in memory: facts, orders, and an index that is searched in a thread of its own. */
export class Catalog {
  readonly movies: readonly CatalogMovie[];
  /** Whether any of them has a poster. */
  readonly hasPosters: boolean;
  private readonly byExternalId: ReadonlyMap<string, CatalogMovie>;
  private readonly orders = new Map<NumberField, Uint32Array>();
  private readonly answers = new LRUCache<string, FoundRows>({ max: 200 });
  private indexingTitles: Promise<TitleIndex> | null = null;
  private readonly index: CatalogIndex;
  private readonly bytesOfMovies: number;
  private genreCounts: readonly GenreCount[] | null = null;

  /**
   * @param ratingCounts uint32 [movies].
   * @param meanRatings float64 [movies], exact; ignored where a count is 0.
   */
  constructor(
    readonly datasetId: string,
    facts: readonly MovieFacts[],
    ratingCounts: Uint32Array,
    meanRatings: Float64Array,
    { textBytes, index, onGrown }: CatalogOptions = inMemoryAlone,
  ) {
    const names = facts.reduce((sum, { directors, cast }) => sum + directors.length + cast.length, 0);
    this.bytesOfMovies = facts.length * bytesPerMovie + names * bytesPerName + textBytes;
    this.hasPosters = facts.some(({ posterUrl }) => posterUrl !== null);
    this.movies = facts.map((fact, row) => {
      const count = ratingCounts[row]!;
      return new CatalogMovie(datasetId, row, fact, count, count > 0 ? meanRatings[row]! : null);
    });
    this.index = new CatalogIndex(this.movies, index, onGrown);
    this.byExternalId = new Map(this.movies.map((movie) => [movie.externalId, movie]));
  }

  /** What it takes in memory: its movies about, its index exactly, from when it is first asked. */
  get bytes(): number {
    return this.bytesOfMovies + this.index.bytes;
  }

  movie(externalId: string): CatalogMovie | null {
    return this.byExternalId.get(externalId) ?? null;
  }

  /** Of all movies, the most frequent first, then by name. */
  get genres(): readonly GenreCount[] {
    this.genreCounts ??= countGenres(this.movies);
    return this.genreCounts;
  }

  /** Finds a movie's row by any of its titles; built when first asked, some 0.2 s for 60,000 movies. */
  titles(): Promise<TitleIndex> {
    this.indexingTitles ??= indexTitles(this.movies);
    return this.indexingTitles;
  }

  /** People, genres and decades whose names match, best first. @throws ConflictError where the searching stopped. */
  terms(search: string): Promise<readonly FoundTerm[]> {
    return this.index.terms(search);
  }

  /** Frees its index; who asks again has it read anew. */
  close(): void {
    this.index.close();
  }

  /**
   * Rows of the movies asked for, in order. The dataset never changes, so neither does an answer: a position in
   * it is a cursor that stays good.
   * @throws ConflictError where the searching stopped.
   */
  async find(question: MovieQuestion): Promise<FoundRows> {
    const search = question.search?.trim() || null;
    const key = JSON.stringify([search, filterKey(question.filter), question.orderBy ?? null]);
    const known = this.answers.get(key);
    if (known) return known;
    const found = await this.answer(search, question);
    this.answers.set(key, found);
    return found;
  }

  private async answer(search: string | null, { filter, orderBy }: MovieQuestion): Promise<FoundRows> {
    const passes = filter ? matcher(filter) : null;
    const keeps = (row: number) => passes === null || passes(this.movies[row]!);
    if (search === null) {
      const order = orderBy ?? { field: "RATING_COUNT", direction: "DESC" };
      return { rows: (await this.ordered(order)).filter(keeps), approximate: false };
    }
    const { rows, approximate } = await this.index.titles(search);
    const found = rows.filter(keeps);
    if (!orderBy) return { rows: found, approximate };
    const wanted = new Set(found);
    return { rows: (await this.ordered(orderBy)).filter((row) => wanted.has(row)), approximate };
  }

  /** All rows; movies without a year or a mean are last either way, ties are by row. */
  private async ordered({ field, direction }: MovieOrder): Promise<Uint32Array> {
    const ascending = await this.ascending(field);
    if (direction === "ASC") return ascending;
    const known =
      field === "TITLE"
        ? ascending.length
        : ascending.findLastIndex((row) => !Number.isNaN(numberOf(this.movies[row]!, field))) + 1;
    const descending = ascending.slice();
    descending.subarray(0, known).reverse();
    return descending;
  }

  private ascending(field: MovieOrder["field"]): Uint32Array | Promise<Uint32Array> {
    if (field === "TITLE") return this.index.orderedByTitle();
    const ascending = this.orders.get(field) ?? this.sort(field);
    this.orders.set(field, ascending);
    return ascending;
  }

  private sort(field: NumberField): Uint32Array {
    const values = Float64Array.from(this.movies, (movie) => numberOf(movie, field));
    return Uint32Array.from(this.movies, ({ row }) => row).sort((a, b) => {
      const [x, y] = [values[a]!, values[b]!];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return x - y;
    });
  }
}

type NumberField = Exclude<MovieOrder["field"], "TITLE">;

/** NaN where the movie has none. */
function numberOf(movie: CatalogMovie, field: NumberField): number {
  if (field === "YEAR") return movie.year ?? Number.NaN;
  return field === "RATING_COUNT" ? movie.ratingCount : (movie.meanRating ?? Number.NaN);
}

function countGenres(movies: readonly CatalogMovie[]): GenreCount[] {
  const counts = new Map<string, number>();
  for (const movie of movies)
    for (const genre of new Set(movie.genres)) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  return Array.from(counts, ([name, movieCount]) => ({ name, movieCount })).sort(
    (a, b) => b.movieCount - a.movieCount || (a.name < b.name ? -1 : 1),
  );
}

async function indexTitles(movies: readonly CatalogMovie[]): Promise<TitleIndex> {
  const steps = titleIndexSteps(movies);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
