import type { Dataset } from "../../dataset/dataset.js";
import { collectLikes, type Likes } from "../../recipes/likes/likes.js";
import { type Ranker, rowOfMovie } from "../ranker.js";
import { likedMovies } from "./liked-movies.js";
import { neighborListScorer, neighborLists } from "./neighbor-lists.js";
import { type RowCosines, sparseNeighbors } from "./row-cosines.js";

/**
 * Item-based nearest neighbors (Sarwar et al. 2001, https://doi.org/10.1145/371920.372071): movies score the sum of
 * their cosines, over binary likes, to the movies of the history. Sparse: each movie keeps its `neighbors` best.
 * @param options.neighbors 1 or more, default 100.
 * @throws CancelledError when `options.signal` aborts.
 * @param options.historyBound a user's newest likes that count at training, default 1,000: the cost is Σ likes².
 */
export async function itemKnn(
  train: Dataset,
  minRating: number,
  options: { neighbors?: number; historyBound?: number; signal?: AbortSignal } = {},
): Promise<Ranker> {
  const { neighbors = 100, historyBound = 1000, signal } = options;
  const { movieRows, counts } = likedMovies(train, minRating);
  const rows = movieRows.length;
  const likes = collectLikes(train, minRating, rowOfMovie(movieRows, train.movies.length));
  const likers = likersOf(likes, counts);
  const source = sparseNeighbors(movieRows, likeCosines(likes, likers, historyBound));
  const lists = await neighborLists(source, Math.max(1, Math.min(neighbors, rows)), signal);
  return {
    movieRows,
    // Of as many movies as are measured, the whole histories: exact cosines.
    neighbors: sparseNeighbors(movieRows, likeCosines(likes, likers, Number.POSITIVE_INFINITY)),
    scorer: {
      description: `sum of cosines to the history, ${neighbors} neighbors a movie`,
      score: neighborListScorer(lists),
    },
  };
}

/** Who liked each movie. */
interface Likers {
  /** uint32 [rows + 1] and [likes]: users of each row, ascending. */
  readonly offsets: Uint32Array;
  readonly users: Uint32Array;
}

/** @param counts uint32 [rows]: likes of each row. */
function likersOf(likes: Likes, counts: Uint32Array): Likers {
  const offsets = new Uint32Array(counts.length + 1);
  for (const [row, count] of counts.entries()) offsets[row + 1] = offsets[row]! + count;
  const users = new Uint32Array(likes.rows.length);
  const next = offsets.slice();
  for (let user = 0; user + 1 < likes.offsets.length; user++)
    for (let i = likes.offsets[user]!; i < likes.offsets[user + 1]!; i++)
      users[next[likes.rows[i]!]!++] = user;
  return { offsets, users };
}

/** Each row's |A ∩ B| / √(|A| |B|) to all rows. */
function likeCosines(likes: Likes, likers: Likers, historyBound: number): RowCosines {
  const lengths = new Float64Array(likers.offsets.length - 1);
  for (const row of lengths.keys()) lengths[row] = Math.sqrt(likers.offsets[row + 1]! - likers.offsets[row]!);
  return (row, out) => {
    out.fill(0);
    for (let i = likers.offsets[row]!; i < likers.offsets[row + 1]!; i++) {
      const user = likers.users[i]!;
      const end = likes.offsets[user + 1]!;
      for (let r = Math.max(likes.offsets[user]!, end - historyBound); r < end; r++) out[likes.rows[r]!]!++;
    }
    for (let other = 0; other < out.length; other++) out[other]! /= lengths[row]! * lengths[other]!;
  };
}
