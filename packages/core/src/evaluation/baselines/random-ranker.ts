import type { Dataset } from "../../dataset/dataset.js";
import type { Random } from "../../random.js";
import type { Ranker } from "../ranker.js";
import { collectLikes } from "./likes.js";

/** A random order for every query: what no knowledge at all scores. Queries in another order score differently. */
export function randomRanker(train: Dataset, minRating: number, random: Random): Ranker {
  return {
    movieRows: collectLikes(train, minRating).movieRows,
    scorer: {
      description: "random scores",
      score(_histories, out) {
        for (let i = 0; i < out.length; i++) out[i] = random.next();
      },
    },
  };
}
