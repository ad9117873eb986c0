import type { MetricFacts } from "../embedding/metric.js";
import { likeBands } from "./like-bands.js";

/** What every metric of an evaluation means; the formulas are in docs/evaluation.md. */
export const evaluationMetrics: readonly MetricFacts[] = [
  {
    name: "recall",
    label: "Recall",
    description: "Share of a person's held-out movies that are among the first k recommended.",
    higherIsBetter: true,
  },
  {
    name: "precision",
    label: "Precision",
    description: "Share of the first k recommended movies that were held out for the person.",
    higherIsBetter: true,
  },
  {
    name: "hit_rate",
    label: "Hit rate",
    description: "Share of people who find a held-out movie among their first k.",
    higherIsBetter: true,
    headline: true,
  },
  {
    name: "mrr",
    label: "MRR",
    description: "1 divided by the rank of the first held-out movie, or 0 beyond k; the mean over people.",
    higherIsBetter: true,
  },
  {
    name: "map",
    label: "MAP",
    description: "Mean precision at the ranks of the held-out movies.",
    higherIsBetter: true,
  },
  {
    name: "ndcg",
    label: "nDCG",
    description: "Hits count less the lower they are ranked; 1 is the best possible order.",
    higherIsBetter: true,
    headline: true,
  },
  {
    name: "sampled_hit_rate",
    label: "Sampled hit rate",
    description:
      "Hit rate against a few random movies instead of all. It is far higher than the hit rate, and the two are not comparable.",
    higherIsBetter: true,
  },
  {
    name: "sampled_ndcg",
    label: "Sampled nDCG",
    description:
      "nDCG against a few random movies instead of all. It is far higher than nDCG, and the two are not comparable.",
    higherIsBetter: true,
  },
  {
    name: "novelty",
    label: "Novelty",
    description: "How few people like the recommended movies, in bits.",
    higherIsBetter: true,
    descriptive: true,
  },
  {
    name: "popularity",
    label: "Popularity bias",
    description: "Mean share of people who like the recommended movies.",
    higherIsBetter: false,
    descriptive: true,
  },
  {
    name: "intra_list_diversity",
    label: "Intra-list diversity",
    description: "How little the genres of a list's movies overlap: 1 means not at all.",
    higherIsBetter: true,
    descriptive: true,
  },
  {
    name: "catalog_coverage",
    label: "Catalog coverage",
    description: "Share of all movies that are recommended to at least one person.",
    higherIsBetter: true,
    descriptive: true,
  },
  {
    name: "rmse",
    label: "RMSE",
    description: "Root mean squared error of the predicted ratings, in the dataset's scale.",
    higherIsBetter: false,
    headline: true,
  },
  {
    name: "mae",
    label: "MAE",
    description: "Mean absolute error of the predicted ratings, in the dataset's scale.",
    higherIsBetter: false,
  },
  {
    name: "top1_cosine",
    label: "Top-1 cosine",
    description: "Mean cosine of a movie to its nearest neighbor. It says nothing about quality by itself.",
    higherIsBetter: true,
    ofNeighbors: true,
    descriptive: true,
  },
  {
    name: "genre_accuracy",
    label: "Genre accuracy",
    description: "Share of a movie's k nearest neighbors that have a genre in common with it.",
    higherIsBetter: true,
    measuredBy: ["GENRES"],
    ofNeighbors: true,
  },
  {
    name: "franchise_recall",
    label: "Franchise recall",
    description:
      "Share of the other movies of a movie's franchise that are among its k nearest, of and among movies with at least 20 likes. Franchises are told by titles.",
    higherIsBetter: true,
    measuredBy: ["TITLES"],
    ofNeighbors: true,
    headline: true,
  },
  {
    name: "tag_agreement",
    label: "Tag agreement",
    description:
      "How much a movie has in common with its k nearest: the mean cosine of tags, genres, actors and directors, rare ones counting more, of and among movies with at least 20 likes.",
    higherIsBetter: true,
    measuredBy: ["KEYWORDS", "GENRES", "CAST", "DIRECTORS"],
    ofNeighbors: true,
  },
  ...likeBands.map(({ key, words }) => ({
    name: `franchise_recall_${key}`,
    label: `Franchise recall, ${words}`,
    description: `Franchise recall of movies with ${words}, their neighbors taken from all movies. A movie without a vector finds nothing.`,
    higherIsBetter: true,
    measuredBy: ["TITLES"] as const,
    ofNeighbors: true,
  })),
  {
    name: "analogy_accuracy",
    label: "Analogy accuracy",
    description: "How often “X is to X 2 as Y is to …” finds Y 2 among the first k.",
    higherIsBetter: true,
    measuredBy: ["TITLES"],
    ofNeighbors: true,
  },
];
