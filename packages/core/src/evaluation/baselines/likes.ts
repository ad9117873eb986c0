import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import { ratingCounts, rowOfMovie } from "../ranker.js";

/** A binary users × rows matrix, compressed by user and by row. What all implicit baselines learn from. */
export interface Likes {
  /** uint32 [rows]: dataset rows, most liked first (ties: lower dataset row), each liked at least once. */
  readonly movieRows: Uint32Array;
  readonly users: number;
  /** uint32 [users + 1] and [likes]: rows of each user, oldest first. */
  readonly userOffsets: Uint32Array;
  readonly rowsOfUser: Uint32Array;
  /** uint32 [rows + 1] and [likes]: users of each row, ascending. */
  readonly rowOffsets: Uint32Array;
  readonly usersOfRow: Uint32Array;
}

/** @param limit keeps the most liked rows only. Users without any like are left out. */
export function collectLikes(train: Dataset, minRating: number, limit = Number.POSITIVE_INFINITY): Likes {
  const { ratings } = train;
  const counts = ratingCounts(ratings, train.movies.length, minRating);
  const movieRows = Uint32Array.from(counts.keys())
    .filter((movie) => counts[movie]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, limit);
  const rowOf = rowOfMovie(movieRows, train.movies.length);
  const rowOffsets = new Uint32Array(movieRows.length + 1);
  for (let row = 0; row < movieRows.length; row++)
    rowOffsets[row + 1] = rowOffsets[row]! + counts[movieRows[row]!]!;
  const likes = rowOffsets[movieRows.length]!;
  const rowsOfUser = new Uint32Array(likes);
  const usersOfRow = new Uint32Array(likes);
  const filled = rowOffsets.slice();
  const userOffsets = [0];
  const least = storedRating(minRating);
  let at = 0;
  for (let user = 0; user + 1 < ratings.offsets.length; user++) {
    const start = at;
    for (let r = ratings.offsets[user]!; r < ratings.offsets[user + 1]!; r++) {
      const row = rowOf[ratings.movies[r]!]!;
      if (ratings.values[r]! < least || row < 0) continue;
      rowsOfUser[at++] = row;
      usersOfRow[filled[row]!++] = userOffsets.length - 1;
    }
    if (at > start) userOffsets.push(at);
  }
  return {
    movieRows,
    users: userOffsets.length - 1,
    userOffsets: Uint32Array.from(userOffsets),
    rowsOfUser,
    rowOffsets,
    usersOfRow,
  };
}
