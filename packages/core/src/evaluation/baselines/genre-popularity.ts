import type { Dataset } from "../../dataset/dataset.js";
import { type Ranker, ratingCounts } from "../ranker.js";

/**
 * The same list for everybody: movies of much liked genres first. A genre's popularity is the mean number of likes of its movies
 * that anybody liked; a movie's is the mean over its genres, 0 without any. Its own likes are not asked for, so that movies that
 * nobody has rated are ranked as well.
 */
export function genrePopularity(train: Dataset, minRating: number): Ranker {
  const counts = ratingCounts(train.ratings, train.movies.length, minRating);
  const sums = new Map<string, { likes: number; movies: number }>();
  for (const [row, movie] of train.movies.entries()) {
    if (counts[row] === 0) continue;
    for (const genre of movie.genres) {
      const sum = sums.get(genre) ?? { likes: 0, movies: 0 };
      sums.set(genre, { likes: sum.likes + counts[row]!, movies: sum.movies + 1 });
    }
  }
  const popularityOf = (genre: string) => {
    const sum = sums.get(genre);
    return sum ? sum.likes / sum.movies : 0;
  };
  const scores = Float32Array.from(train.movies, ({ genres }) =>
    genres.length > 0 ? genres.reduce((sum, genre) => sum + popularityOf(genre), 0) / genres.length : 0,
  );
  return {
    movieRows: Uint32Array.from(train.movies.keys()),
    scorer: {
      description: "mean likes of the movies of its genres",
      score(histories, out) {
        for (let query = 0; query < histories.length; query++) out.set(scores, query * scores.length);
      },
    },
  };
}
