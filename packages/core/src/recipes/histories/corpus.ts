import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import { InvalidInputError } from "../../errors.js";
import type { Corpus } from "../../kernels/sgns-trainer.js";

export interface CorpusOptions {
  /** Only ratings of at least this value count as watched; 0 = all. */
  readonly minRating: number;
  /** Items with fewer such ratings are left out. */
  readonly minCount: number;
  /** At most this many items, the most frequent; null = all. */
  readonly maxTitles?: number | null;
  /** Only users with at least this many tokens (after all other limits). At least 2. */
  readonly minHistory?: number;
}

export interface DatasetCorpus extends Corpus {
  /** uint32 [rows]: the dataset row of each corpus row. */
  readonly movieRows: Uint32Array;
}

/**
 * Users' watched items, oldest first, over a vocabulary sorted by frequency (ties by dataset row).
 * @throws InvalidInputError where fewer than two items or no history of two items is left.
 */
export function buildCorpus(dataset: Dataset, options: CorpusOptions): DatasetCorpus {
  const { offsets, movies, values } = dataset.ratings;
  const least = storedRating(options.minRating);
  const { kept } = frequentTitles(dataset, options);
  const rowOf = new Int32Array(dataset.movies.length).fill(-1);
  for (const [row, movie] of kept.entries()) rowOf[movie] = row;

  const minHistory = Math.max(2, options.minHistory ?? 2);
  const tokens = new Uint32Array(movies.length);
  const starts = new Uint32Array(offsets.length);
  let histories = 0;
  let length = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const start = length;
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const row = values[i]! >= least ? rowOf[movies[i]!]! : -1;
      if (row >= 0) tokens[length++] = row;
    }
    if (length - start < minHistory) length = start;
    else starts[++histories] = length;
  }
  const corpus = compact(tokens.slice(0, length), starts.slice(0, histories + 1), kept);
  if (corpus.movieRows.length < 2 || histories === 0)
    throw InvalidInputError.of(
      ["options"],
      `leave ${corpus.movieRows.length} items and ${histories} histories of ${minHistory} or more; at least 2 items and 1 history are needed: lower minRating or minCount`,
    );
  return corpus;
}

/** How often each item was watched, and the dataset rows of those that are frequent enough, most frequent first. */
function frequentTitles(dataset: Dataset, options: CorpusOptions): { counts: Uint32Array; kept: number[] } {
  const { movies, values } = dataset.ratings;
  const least = storedRating(options.minRating);
  const counts = new Uint32Array(dataset.movies.length);
  for (let i = 0; i < movies.length; i++) if (values[i]! >= least) counts[movies[i]!]!++;
  const kept = Array.from(counts.keys()).filter((row) => counts[row]! >= Math.max(1, options.minCount));
  kept.sort((a, b) => counts[b]! - counts[a]! || a - b);
  return { counts, kept: options.maxTitles ? kept.slice(0, options.maxTitles) : kept };
}

/** Why an item is not in the corpus that buildCorpus makes of the same arguments: see Recipe.whyUnlearned. */
export function whyOutsideCorpus(dataset: Dataset, options: CorpusOptions): (movieRow: number) => string {
  const { counts, kept } = frequentTitles(dataset, options);
  const frequent = new Set(kept);
  const counted = ratingsOf(options.minRating);
  const needed = Math.max(1, options.minCount);
  return (row) => {
    const count = counts[row]!;
    if (count < needed) return tooFew(count, needed, options.minRating);
    if (!frequent.has(row))
      return `It is not among the ${options.maxTitles} movies with the most ${counted}, which are all that this run learned.`;
    return `Nobody who rated it has ${Math.max(2, options.minHistory ?? 2)} ${counted} of movies that this run learned.`;
  };
}

/** "It has 3 ratings of 4 or more to learn from; this run needs 5." */
export function tooFew(count: number, needed: number, minRating: number): string {
  return `It has ${count === 0 ? "no" : count} ${ratingsOf(minRating, count)} to learn from; this run needs ${needed}.`;
}

function ratingsOf(minRating: number, count = 2): string {
  const noun = count === 1 ? "rating" : "ratings";
  return minRating > 0 ? `${noun} of ${minRating} or more` : noun;
}

/** Counts what the histories hold and drops items that only left-out users had, keeping the order by frequency. */
function compact(tokens: Uint32Array, offsets: Uint32Array, kept: readonly number[]): DatasetCorpus {
  const counts = new Uint32Array(kept.length);
  for (const row of tokens) counts[row]!++;
  const rows = Array.from(counts.keys()).filter((row) => counts[row]! > 0);
  rows.sort((a, b) => counts[b]! - counts[a]! || kept[a]! - kept[b]!);
  const newRow = new Uint32Array(kept.length);
  for (const [row, old] of rows.entries()) newRow[old] = row;
  return {
    offsets,
    tokens: tokens.map((row) => newRow[row]!),
    counts: Uint32Array.from(rows, (row) => counts[row]!),
    movieRows: Uint32Array.from(rows, (row) => kept[row]!),
  };
}
