import type { Dataset } from "../../dataset/dataset.js";
import { collectLikes, type Likes } from "../../recipes/likes/likes.js";
import { type Ranker, rowOfMovie } from "../ranker.js";
import { likedMovies } from "./liked-movies.js";
import { neighborListScorer, neighborLists, shortened } from "./neighbor-lists.js";
import { type RowCosines, sparseNeighbors } from "./row-cosines.js";

/**
 * Item-based nearest neighbors (Sarwar et al. 2001, https://doi.org/10.1145/371920.372071): movies score the sum of
 * their cosines, over binary likes, to the movies of the history. Sparse: each movie keeps its best neighbors.
 * @param sizes how many neighbors, 1 or more: a ranker for each, in order, all from one search.
 * @param options.historyBound a user's newest likes that count at training, default 1,000: the cost is Σ likes².
 * @throws CancelledError when `options.signal` aborts.
 */
export async function itemKnn(
  train: Dataset,
  minRating: number,
  sizes: readonly number[],
  options: { historyBound?: number; signal?: AbortSignal } = {},
): Promise<Ranker[]> {
  const { historyBound = 1000, signal } = options;
  const { movieRows, counts } = likedMovies(train, minRating);
  const likes = collectLikes(train, minRating, rowOfMovie(movieRows, train.movies.length));
  const likers = likersOf(likes, counts);
  const longest = Math.max(1, Math.min(Math.max(...sizes), movieRows.length));
  const lists = await neighborLists(movieRows, likeCosines(likes, likers, historyBound), longest, signal);
  // Of as many movies as are measured, the whole histories: exact cosines.
  const neighbors = sparseNeighbors(movieRows, likeCosines(likes, likers, Number.POSITIVE_INFINITY));
  return sizes.map((size) => ({
    movieRows,
    neighbors,
    scorer: {
      description: `sum of cosines to the history, ${size} neighbors a movie`,
      score: neighborListScorer(size < longest ? shortened(lists, size) : lists),
    },
  }));
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
  return (row, sums, touched) => {
    let found = 0;
    for (let i = likers.offsets[row]!; i < likers.offsets[row + 1]!; i++) {
      const user = likers.users[i]!;
      const end = likes.offsets[user + 1]!;
      for (let r = Math.max(likes.offsets[user]!, end - historyBound); r < end; r++) {
        const other = likes.rows[r]!;
        if (sums[other]!++ === 0) touched[found++] = other;
      }
    }
    for (let i = 0; i < found; i++) sums[touched[i]!]! /= lengths[row]! * lengths[touched[i]!]!;
    return found;
  };
}
