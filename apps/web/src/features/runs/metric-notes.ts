/** What each metric says, in a sentence; the formulas are in docs/evaluation.md. k is the number after "@". */
const notes: Readonly<Record<string, string>> = {
  recall: "Share of a person's held-out movies that are among the first k recommended.",
  precision: "Share of the first k that are held-out movies of the person.",
  hit_rate: "Share of people who find a held-out movie among their first k.",
  mrr: "1 / the place of the first held-out movie, 0 beyond k; mean over people.",
  map: "Mean precision at the places of the held-out movies.",
  ndcg: "Hits count less the further down they stand; 1 is the best order there can be.",
  sampled_hit_rate:
    "Hit rate against a few random movies instead of all: far higher, never to be compared with it.",
  sampled_ndcg: "nDCG against a few random movies instead of all: far higher, never to be compared with it.",
  novelty: "How rarely the recommended movies are liked, in bits.",
  popularity: "Mean share of people who like the recommended movies: the popularity bias.",
  intra_list_diversity: "How little the genres of a list's movies overlap: 1 is not at all.",
  catalog_coverage: "Share of all movies that anybody is recommended.",
  rmse: "Root mean squared error of predicted ratings, in the dataset's scale.",
  mae: "Mean absolute error of predicted ratings, in the dataset's scale.",
  pair_accuracy: "Share of held-out pairs rightly called alike or not.",
  pair_auc: "Chance that an alike pair scores above an unlike one.",
  membership_accuracy: "Share of held-out pairs of a movie and a genre rightly called: has it or not.",
  membership_auc: "Chance that a genre that a movie has scores above one that it has not.",
  top1_cosine: "Mean cosine of a movie to its nearest neighbor. No quality by itself.",
  genre_accuracy: "Share of the k nearest neighbors with a genre in common.",
  analogy_accuracy: "How often a sequel is found by “X is to X 2 as Y is to …” among the first k.",
};

/** Null for a metric that the site does not know. */
export function metricNote(name: string): string | null {
  return notes[name] ?? null;
}
