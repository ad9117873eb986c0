import type { Dataset } from "../../dataset/dataset.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import { invertSymmetric } from "../../linear-algebra/inverse.js";
import type { Ranker } from "../ranker.js";
import { collectLikes, type Likes } from "./likes.js";

export interface EaseOptions {
  /** λ of the ridge regression, > 0, default 200. */
  readonly regularization?: number;
  /** The largest matrix that is inverted (time grows with its cube), default 3,000. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * EASE (Steck 2019, https://arxiv.org/abs/1905.03375): each movie predicted from all others by ridge regression,
 * weights B = I - P / diag(P), P = (XᵀX + λI)⁻¹, in closed form. With no more users than movies the inverse is taken
 * over users, P = (I - Xᵀ(XXᵀ + λI)⁻¹X) / λ: the same numbers, no limit on movies. Otherwise over the `limit` most
 * liked movies; the others are outside its vocabulary and count as misses.
 */
export async function ease(train: Dataset, minRating: number, options: EaseOptions = {}): Promise<Ranker> {
  const { regularization = 200, limit = 3000, signal } = options;
  const all = collectLikes(train, minRating);
  const overUsers = all.users <= Math.min(limit, all.movieRows.length);
  const likes = overUsers || all.movieRows.length <= limit ? all : collectLikes(train, minRating, limit);
  const score = overUsers
    ? await scoreOverUsers(likes, regularization, signal)
    : await scoreOverMovies(likes, regularization, signal);
  const kept = likes === all ? "" : `, the ${limit} most liked movies`;
  return {
    movieRows: likes.movieRows,
    scorer: { description: `EASE, λ ${regularization}${kept}`, score },
  };
}

type Score = Ranker["scorer"]["score"];

/** Rows × rows co-occurrence of the likes' short side, plus λ on the diagonal. */
function gram(
  offsets: Uint32Array,
  members: Uint32Array,
  size: number,
  regularization: number,
): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let list = 0; list + 1 < offsets.length; list++)
    for (let i = offsets[list]!; i < offsets[list + 1]!; i++)
      for (let j = offsets[list]!; j < offsets[list + 1]!; j++) matrix[members[i]! * size + members[j]!]!++;
  for (let i = 0; i < size; i++) matrix[i * size + i]! += regularization;
  return matrix;
}

async function scoreOverMovies(
  likes: Likes,
  regularization: number,
  signal: AbortSignal | undefined,
): Promise<Score> {
  const rows = likes.movieRows.length;
  const matrix = gram(likes.userOffsets, likes.rowsOfUser, rows, regularization);
  const inverse = await invertSymmetric(matrix, rows, { ...(signal && { signal }) });
  const weights = new Float32Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      weights[i * rows + j] = i === j ? 0 : -inverse[i * rows + j]! / inverse[j * rows + j]!;
  return (histories, out) => {
    out.fill(0);
    histories.forEach((history, query) => {
      for (const row of history)
        for (let j = 0; j < rows; j++) out[query * rows + j]! += weights[row * rows + j]!;
    });
  };
}

/** xP = (x - (K·Xx)ᵀX) / λ with K = (XXᵀ + λI)⁻¹; score_j = x_j - (xP)_j / P_jj. */
async function scoreOverUsers(
  likes: Likes,
  regularization: number,
  signal: AbortSignal | undefined,
): Promise<Score> {
  const { users, userOffsets, rowsOfUser, rowOffsets, usersOfRow } = likes;
  const rows = likes.movieRows.length;
  const matrix = gram(rowOffsets, usersOfRow, users, regularization);
  const inverse = await invertSymmetric(matrix, users, { ...(signal && { signal }) });
  const diagonal = new Float64Array(rows); // λ P_jj
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = rowOffsets[row]!; i < rowOffsets[row + 1]!; i++)
      for (let j = rowOffsets[row]!; j < rowOffsets[row + 1]!; j++)
        sum += inverse[usersOfRow[i]! * users + usersOfRow[j]!]!;
    diagonal[row] = 1 - sum;
  }
  const kernel = users > 0 ? createDotScorer(Float32Array.from(inverse), users) : null;
  return (histories, out) => {
    if (!kernel) return;
    const overlaps = new Float32Array(histories.length * users);
    histories.forEach((history, query) => {
      for (const row of history)
        for (let i = rowOffsets[row]!; i < rowOffsets[row + 1]!; i++)
          overlaps[query * users + usersOfRow[i]!]!++;
    });
    const solved = new Float32Array(overlaps.length);
    kernel.score(overlaps, histories.length, solved);
    out.fill(0);
    histories.forEach((history, query) => {
      const base = query * rows;
      for (let user = 0; user < users; user++) {
        const weight = solved[query * users + user]!;
        for (let r = userOffsets[user]!; r < userOffsets[user + 1]!; r++)
          out[base + rowsOfUser[r]!]! += weight;
      }
      for (const row of history) out[base + row]! -= 1;
      for (let row = 0; row < rows; row++) out[base + row]! /= diagonal[row]!;
      for (const row of history) out[base + row]! += 1;
    });
  };
}
