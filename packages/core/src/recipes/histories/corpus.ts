import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import { InvalidInputError } from "../../errors.js";
import type { Corpus } from "../../kernels/sgns-trainer.js";

export interface CorpusOptions {
  /** Only ratings of at least this value count as watched; 0 = all. */
  readonly minRating: number;
  /** Titles with fewer such ratings are left out. */
  readonly minCount: number;
  /** At most this many titles, the most frequent; null = all. */
  readonly maxTitles?: number | null;
  /** Only users with at least this many tokens (after all other limits). At least 2. */
  readonly minHistory?: number;
}

export interface DatasetCorpus extends Corpus {
  /** uint32 [rows]: the dataset row of each corpus row. */
  readonly movieRows: Uint32Array;
}

/**
 * Users' watched titles, oldest first, over a vocabulary sorted by frequency (ties by dataset row).
 * @throws InvalidInputError where fewer than two titles or no history of two titles is left.
 */
export function buildCorpus(dataset: Dataset, options: CorpusOptions): DatasetCorpus {
  const { offsets, movies, values } = dataset.ratings;
  const least = storedRating(options.minRating);
  const counts = new Uint32Array(dataset.movies.length);
  for (let i = 0; i < movies.length; i++) if (values[i]! >= least) counts[movies[i]!]!++;
  let kept = Array.from(counts.keys()).filter((row) => counts[row]! >= Math.max(1, options.minCount));
  kept.sort((a, b) => counts[b]! - counts[a]! || a - b);
  if (options.maxTitles) kept = kept.slice(0, options.maxTitles);
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
      `leave ${corpus.movieRows.length} titles and ${histories} histories of ${minHistory} or more; at least 2 titles and 1 history are needed: lower minRating or minCount`,
    );
  return corpus;
}

/** Counts what the histories hold and drops titles that only left-out users had, keeping the order by frequency. */
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
