import type { Dataset } from "../../dataset/dataset.js";
import type { Ranker } from "../ranker.js";
import { collectLikes, type Likes } from "./likes.js";
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
  const likes = collectLikes(train, minRating);
  const rows = likes.movieRows.length;
  const source = sparseNeighbors(likes.movieRows, likeCosines(likes, historyBound));
  const lists = await neighborLists(source, Math.max(1, Math.min(neighbors, rows)), signal);
  return {
    movieRows: likes.movieRows,
    // Of as many movies as are measured, the whole histories: exact cosines.
    neighbors: sparseNeighbors(likes.movieRows, likeCosines(likes, Number.POSITIVE_INFINITY)),
    scorer: {
      description: `sum of cosines to the history, ${neighbors} neighbors a movie`,
      score: neighborListScorer(lists),
    },
  };
}

/** Each row's |A ∩ B| / √(|A| |B|) to all rows. */
function likeCosines(likes: Likes, historyBound: number): RowCosines {
  const { movieRows, rowOffsets, usersOfRow, userOffsets, rowsOfUser } = likes;
  const lengths = Float64Array.from(movieRows, (_, row) =>
    Math.sqrt(rowOffsets[row + 1]! - rowOffsets[row]!),
  );
  return (row, out) => {
    out.fill(0);
    for (let i = rowOffsets[row]!; i < rowOffsets[row + 1]!; i++) {
      const end = userOffsets[usersOfRow[i]! + 1]!;
      for (let r = Math.max(userOffsets[usersOfRow[i]!]!, end - historyBound); r < end; r++)
        out[rowsOfUser[r]!]!++;
    }
    for (let other = 0; other < out.length; other++) out[other]! /= lengths[row]! * lengths[other]!;
  };
}
