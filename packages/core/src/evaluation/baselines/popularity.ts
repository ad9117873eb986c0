import type { Dataset } from "../../dataset/dataset.js";
import type { Ranker } from "../ranker.js";
import { likedMovies } from "./liked-movies.js";

/** The same list for everybody: the most liked movies that the user has not seen. */
export function popularity(train: Dataset, minRating: number): Ranker {
  const { movieRows, counts } = likedMovies(train, minRating);
  const scores = Float32Array.from(counts);
  return {
    movieRows,
    scorer: {
      description: "training users who liked the movie",
      score(histories, out) {
        for (let query = 0; query < histories.length; query++) out.set(scores, query * scores.length);
      },
    },
  };
}
