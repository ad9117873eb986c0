import type { MovieFacts } from "../dataset/dataset.js";
import type { Metric } from "../embedding/metric.js";
import { columnName } from "./per-user.js";

/** Genre sets as unit vectors, so that the pairwise cosines of a list follow from the sum of its vectors. */
class GenreVectors {
  readonly genres: number;
  /** uint32 [movies + 1] and uint16: the genres of movie `m` are flat[offsets[m] … offsets[m + 1] - 1]. */
  private readonly offsets: Uint32Array;
  private readonly flat: Uint16Array;
  /** float64: the components of a unit vector of so many genres. */
  private readonly component: Float64Array;

  constructor(movies: readonly MovieFacts[]) {
    const index = new Map<string, number>();
    const flat: number[] = [];
    this.offsets = new Uint32Array(movies.length + 1);
    movies.forEach((movie, row) => {
      for (const genre of new Set(movie.genres)) {
        if (!index.has(genre)) index.set(genre, index.size);
        flat.push(index.get(genre)!);
      }
      this.offsets[row + 1] = flat.length;
    });
    this.flat = Uint16Array.from(flat);
    this.genres = index.size;
    this.component = Float64Array.from({ length: index.size + 1 }, (_, genres) => 1 / Math.sqrt(genres));
  }

  /** Adds a movie's unit vector to `sum`; returns its squared length: 1, or 0 for a movie without genres. */
  add(movie: number, sum: Float64Array): number {
    const start = this.offsets[movie]!;
    const end = this.offsets[movie + 1]!;
    const component = this.component[end - start]!;
    for (let i = start; i < end; i++) sum[this.flat[i]!]! += component;
    return end > start ? 1 : 0;
  }
}

/**
 * What a list is worth beyond accuracy, per user and cutoff: novelty, intra-list diversity and popularity; over
 * all users catalog coverage. Formulas in docs/evaluation.md.
 */
export class ListQuality {
  private readonly selfInformation: Float64Array;
  private readonly share: Float64Array;
  private readonly genres: GenreVectors;
  private readonly columnsByName = new Map<string, Float32Array>();
  /** uint32 [movies]: the best place (1-based) that the movie had in any list; 0 for never. */
  private readonly bestPlace: Uint32Array;
  private readonly genreSum: Float64Array;

  /**
   * @param counts uint32 [movies]: training users of each movie.
   * @param trainUsers how many users `counts` counts.
   * @param users evaluated users.
   * @param cutoffs ascending.
   */
  constructor(
    movies: readonly MovieFacts[],
    counts: Uint32Array,
    trainUsers: number,
    users: number,
    private readonly cutoffs: readonly number[],
  ) {
    // A movie that nobody rated counts as rated once: its self-information would be infinite.
    this.selfInformation = Float64Array.from(counts, (c) =>
      Math.log2(Math.max(1, trainUsers) / Math.max(1, c)),
    );
    this.share = Float64Array.from(counts, (c) => c / Math.max(1, trainUsers));
    this.genres = new GenreVectors(movies);
    this.genreSum = new Float64Array(this.genres.genres);
    this.bestPlace = new Uint32Array(movies.length);
    for (const name of this.names)
      for (const cutoff of cutoffs)
        this.columnsByName.set(columnName(name, cutoff), new Float32Array(users).fill(Number.NaN));
  }

  private get names(): string[] {
    return ["novelty", "popularity", ...(this.genres.genres > 0 ? ["intra_list_diversity"] : [])];
  }

  /** The per-user columns: "novelty@10" and so on, NaN for users without a list. */
  get columns(): ReadonlyMap<string, Float32Array> {
    return this.columnsByName;
  }

  /** @param list dataset rows, best first; fewer than a cutoff only where fewer movies could be ranked. */
  add(user: number, list: ArrayLike<number>): void {
    let information = 0;
    let share = 0;
    let squares = 0;
    this.genreSum.fill(0);
    let next = 0;
    for (let i = 0; i < list.length; i++) {
      const movie = list[i]!;
      const best = this.bestPlace[movie]!;
      if (best === 0 || best > i + 1) this.bestPlace[movie] = i + 1;
      information += this.selfInformation[movie]!;
      share += this.share[movie]!;
      squares += this.genres.add(movie, this.genreSum);
      const length = i + 1;
      while (next < this.cutoffs.length && (length === this.cutoffs[next]! || length === list.length)) {
        const cutoff = this.cutoffs[next++]!;
        this.set("novelty", cutoff, user, information / length);
        this.set("popularity", cutoff, user, share / length);
        if (length > 1) this.set("intra_list_diversity", cutoff, user, this.diversity(length, squares));
      }
    }
  }

  /** Mean of 1 - cosine over the pairs: Σ_{i<j} cos = (|Σv|² - Σ|v|²) / 2. */
  private diversity(length: number, squares: number): number {
    let squaredSum = 0;
    for (const value of this.genreSum) squaredSum += value * value;
    const pairs = (length * (length - 1)) / 2;
    return Math.max(0, 1 - (squaredSum - squares) / 2 / pairs);
  }

  private set(name: string, cutoff: number, user: number, value: number): void {
    const column = this.columnsByName.get(columnName(name, cutoff));
    if (column) column[user] = value;
  }

  /** The share of the dataset's movies that at least one user was shown. No interval: it is no mean over users. */
  coverage(): Metric[] {
    return this.cutoffs.map((cutoff) => {
      let shown = 0;
      for (const place of this.bestPlace) if (place > 0 && place <= cutoff) shown++;
      const value = this.bestPlace.length > 0 ? shown / this.bestPlace.length : 0;
      return { name: "catalog_coverage", cutoff, value, low: null, high: null, higherIsBetter: true };
    });
  }
}
