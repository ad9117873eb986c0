import type { Dataset } from "../../dataset/dataset.js";
import type { Random } from "../../random.js";
import { randomNeighbors } from "../neighbor-source.js";
import type { Ranker } from "../ranker.js";
import { collectLikes } from "./likes.js";

/** A random order for every query: what no knowledge at all scores. Queries in another order score differently. */
export function randomRanker(train: Dataset, minRating: number, random: Random): Ranker {
  const { movieRows } = collectLikes(train, minRating);
  return {
    movieRows,
    neighbors: randomNeighbors(movieRows, random.fork("random neighbors")),
    scorer: {
      description: "random scores",
      score(_histories, out) {
        for (let i = 0; i < out.length; i++) out[i] = random.next();
      },
    },
  };
}
