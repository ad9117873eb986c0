import type { Dataset } from "../../dataset/dataset.js";
import type { Ranker } from "../ranker.js";
import { ScoreRow, tieOrder } from "../score-row.js";
import { collectLikes, type Likes } from "./likes.js";
import { type NeighborLists, neighborListScorer } from "./neighbor-lists.js";

/**
 * Item-based nearest neighbors (Sarwar et al. 2001, https://doi.org/10.1145/371920.372071): movies score the sum of
 * their cosines, over binary likes, to the movies of the history. Sparse: each movie keeps its `neighbors` best.
 * @param options.neighbors 1 or more, default 100.
 * @param options.historyBound a user's newest likes that count at training, default 1,000: the cost is Σ likes².
 */
export function itemKnn(
  train: Dataset,
  minRating: number,
  options: { neighbors?: number; historyBound?: number } = {},
): Ranker {
  const { neighbors = 100, historyBound = 1000 } = options;
  const likes = collectLikes(train, minRating);
  const rows = likes.movieRows.length;
  const lists = nearestRows(likes, Math.max(1, Math.min(neighbors, rows)), historyBound);
  return {
    movieRows: likes.movieRows,
    scorer: {
      description: `sum of cosines to the history, ${neighbors} neighbors a movie`,
      score: neighborListScorer(lists),
    },
  };
}

/** Each row's nearest others by |A ∩ B| / √(|A| |B|), zeros left out. */
function nearestRows(likes: Likes, size: number, historyBound: number): NeighborLists {
  const { movieRows, rowOffsets, usersOfRow, userOffsets, rowsOfUser } = likes;
  const count = movieRows.length;
  const scores = new Float32Array(count);
  const best = new ScoreRow(tieOrder(movieRows), size);
  const lengths = Float64Array.from(movieRows, (_, row) =>
    Math.sqrt(rowOffsets[row + 1]! - rowOffsets[row]!),
  );
  const offsets = new Uint32Array(count + 1);
  const rows = new Uint32Array(count * size);
  const cosines = new Float32Array(count * size);
  let at = 0;
  for (let row = 0; row < count; row++) {
    scores.fill(0);
    for (let i = rowOffsets[row]!; i < rowOffsets[row + 1]!; i++) {
      const end = userOffsets[usersOfRow[i]! + 1]!;
      for (let r = Math.max(userOffsets[usersOfRow[i]!]!, end - historyBound); r < end; r++)
        scores[rowsOfUser[r]!]!++;
    }
    for (let other = 0; other < count; other++) scores[other]! /= lengths[row]! * lengths[other]!;
    scores[row] = -Infinity;
    best.load(scores);
    const length = best.best();
    for (let i = 0; i < length; i++) {
      const other = best.list[i]!;
      if (!(scores[other]! > 0)) break;
      rows[at] = other;
      cosines[at++] = scores[other]!;
    }
    offsets[row + 1] = at;
  }
  return { offsets, rows: rows.slice(0, at), cosines: cosines.slice(0, at) };
}
