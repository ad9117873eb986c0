import {
  type EmbeddingManifest,
  InvalidInputError,
  NotFoundError,
  type Scorers,
  type Space,
  scorerModule,
} from "@cinevec/core";
import { LRUCache } from "lru-cache";
import type { UnlearnedMovies } from "../../stored/unlearned-movies.js";
import type { Catalog } from "../catalogs/catalog.js";
import { filterKey, type MovieFilter, matcher } from "../catalogs/catalog-filter.js";
import type { CatalogMovie } from "../catalogs/catalog-movie.js";
import type { RunState } from "../runs/directory.js";

/** A space whose rows are movies: translates between the two, and filters into masks. */
export class OpenSpace {
  /** int32 [movies of the dataset]: the embedding's row, -1 where the run did not learn the movie. */
  private readonly rows: Int32Array;
  private readonly movies: readonly CatalogMovie[];
  private readonly masks = new LRUCache<string, Uint8Array>({ max: 64 });
  private opening: Promise<Scorers> | null = null;

  constructor(
    readonly run: RunState,
    readonly catalog: Catalog,
    readonly space: Space,
    readonly manifest: EmbeddingManifest,
    private readonly unlearned: UnlearnedMovies,
  ) {
    this.rows = new Int32Array(catalog.movies.length).fill(-1);
    this.movies = Array.from(space.embedding.movieRows, (datasetRow, row) => {
      this.rows[datasetRow] = row;
      return catalog.movies[datasetRow]!;
    });
  }

  /** How many movies the run learned. */
  get movieCount(): number {
    return this.movies.length;
  }

  movieAt(row: number): CatalogMovie {
    return this.movies[row]!;
  }

  /** The movie's row; -1 where the run did not learn it. */
  find(movie: CatalogMovie): number {
    return movie.datasetId === this.catalog.datasetId ? this.rows[movie.row]! : -1;
  }

  /** Why the run did not learn the movie, as a sentence about "it"; null where it did. */
  whyUnlearned(movie: CatalogMovie): string | null {
    return this.find(movie) >= 0 ? null : this.unlearned.why(movie.row);
  }

  /**
   * @param path the argument that named the movie.
   * @throws InvalidInputError for a movie of another dataset, or one that the run did not learn; NotFoundError.
   */
  row(id: { readonly datasetId: string; readonly externalId: string }, path: string): number {
    if (id.datasetId !== this.catalog.datasetId)
      throw InvalidInputError.of(path, `names a movie of another dataset than the run "${this.run.name}".`);
    const movie = this.catalog.movie(id.externalId);
    if (!movie) throw new NotFoundError("movie", id.externalId);
    const row = this.rows[movie.row]!;
    if (row < 0)
      throw InvalidInputError.of(
        path,
        `"${movie.title}" has no vector in the run "${this.run.name}". ${this.unlearned.why(movie.row)}`,
      );
    return row;
  }

  /** A byte per row of the embedding, non-zero where the movie passes; null where all do. */
  allowed(filter: MovieFilter | null | undefined): Uint8Array | null {
    const key = filterKey(filter);
    if (key === null || !filter) return null;
    const known = this.masks.get(key);
    if (known) return known;
    const passes = matcher(filter);
    const mask = Uint8Array.from(this.movies, (movie) => (passes(movie) ? 1 : 0));
    this.masks.set(key, mask);
    return mask;
  }

  /** Rows of the movies that pass, in the embedding's order. */
  rowsWhere(passes: (movie: CatalogMovie) => boolean): number[] {
    return this.movies.flatMap((movie, row) => (passes(movie) ? [row] : []));
  }

  /** Rows of the most rated movies, the most rated first, equally rated ones in the order of their rows. */
  mostRated(count: number): number[] {
    const rows = Array.from(this.movies.keys());
    rows.sort((a, b) => this.movies[b]!.ratingCount - this.movies[a]!.ratingCount);
    return rows.slice(0, count);
  }

  /**
   * How the run's recipe ranks what comes next, what lies between, and for a user of the dataset. All of it happens on
   * the searching thread.
   */
  scorers(): Promise<Scorers> {
    this.opening ??= this.space.openScorers({
      module: scorerModule,
      recipe: this.run.recipe,
      options: this.manifest.options,
    });
    this.opening.catch(() => {
      this.opening = null;
    });
    return this.opening;
  }
}
