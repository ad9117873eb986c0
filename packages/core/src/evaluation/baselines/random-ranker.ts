import type { Dataset } from "../../dataset/dataset.js";
import { fillUniform, type Random } from "../../random.js";
import { randomNeighbors } from "../neighbor-source.js";
import type { Ranker } from "../ranker.js";
import { likedMovies } from "./liked-movies.js";

/**
 * A random order for every query: what no knowledge at all scores. Queries in another order score differently.
 * @param candidates uint8 [movies]: movies that are ranked though nobody's like of them is left.
 */
export function randomRanker(
  train: Dataset,
  minRating: number,
  random: Random,
  candidates?: Uint8Array,
): Ranker {
  const liked = likedMovies(train, minRating).movieRows;
  const known = new Set(liked);
  const cold = Uint32Array.from(train.movies.keys()).filter(
    (movie) => candidates?.[movie] === 1 && !known.has(movie),
  );
  const movieRows = Uint32Array.from([...liked, ...cold]);
  return {
    movieRows,
    neighbors: randomNeighbors(movieRows, random.fork("random neighbors")),
    scorer: {
      description: "random scores",
      score(_histories, out) {
        fillUniform(random, out);
      },
    },
  };
}
