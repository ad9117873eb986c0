import { tooFew } from "../histories/corpus.js";
import type { Recipe } from "../recipe.js";
import { userScorer } from "../scoring/user-scorer.js";
import { type UserMovieOptions, userMovieOptions } from "./options.js";
import { userMovieScorer } from "./scorer.js";
import { trainUserMovie } from "./train.js";

/** User-movie: users as vectors beside movies; a like is a large dot product. */
export const userMovie: Recipe<UserMovieOptions> = {
  name: "USER_MOVIE",
  title: "User-movie",
  summary:
    "Learns a vector for each user, from a pretrained run's movie vectors on, so that liked movies score above others. Gives personal recommendations.",
  reference:
    "Covington, Adams & Sargin 2016 (two-stage embedding models); dot product after Rendle et al. 2020, https://arxiv.org/abs/2005.09683",
  needs: ["RATINGS"],
  options: userMovieOptions,
  whyUnlearned: (_dataset, { minRating }, pretrained) => {
    const reason = pretrained
      ? "The run that this one starts from did not learn it."
      : tooFew(0, 1, minRating);
    return () => reason;
  },
  tuning: ["weightDecay=0.05..5", "learningRate=1e-3..2e-2", "negatives=1..5"],
  refit: (settings) => ({ ...settings, validationShare: 0 }),
  pretraining: {
    needed: ({ movieVectors }) =>
      movieVectors === "frozen" ? "Frozen movie vectors need a run to come from: name one." : null,
  },
  train: trainUserMovie,
  scorer: userMovieScorer,
  userScorer,
};
