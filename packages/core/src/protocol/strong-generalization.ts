import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { InvalidInputError } from "../errors.js";
import { type Random, shuffle } from "../random.js";
import { fate, type Split, separate } from "./split.js";

/** The share of a test user's likes that must be found from the others, as in Liang et al. 2018. */
const heldOutShare = 0.2;

/**
 * Strong generalization (Marlin 2004; the protocol of Liang et al. 2018, https://arxiv.org/abs/1802.05814): test
 * users are unknown to training. From a part of their ratings (the fold-in, `seen`) the rest is to be found: a fifth of
 * their ratings of `minRating` and up, drawn at random, at least one and never all. Nothing is to be predicted: who
 * predicts ratings knows nothing of these users.
 * @param settings.share of the users with `minRatings` ratings of `minRating` and up, at least one user.
 * @throws InvalidInputError where nobody can be a test user.
 */
export function strongGeneralization(
  dataset: Dataset,
  {
    share,
    minRating,
    minRatings,
  }: { readonly share: number; readonly minRating: number; readonly minRatings: number },
  random: Random,
): Split {
  const { offsets, values } = dataset.ratings;
  const likesOf = (user: number) => {
    const likes: number[] = [];
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++) if (values[r]! >= minRating) likes.push(r);
    return likes;
  };
  const able = dataset.users.flatMap((_, user) => (likesOf(user).length >= minRatings ? [user] : []));
  if (able.length === 0)
    throw InvalidInputError.of(
      ["protocol", "minRatings"],
      `no user has ${minRatings} ratings of ${minRating} or better.`,
    );
  const chosen = shuffle(able, random)
    .slice(0, Math.max(1, Math.round(share * able.length)))
    .sort((a, b) => a - b);
  const fates = new Uint8Array(values.length);
  for (const user of chosen) {
    fates.fill(fate.foldIn, offsets[user], offsets[user + 1]);
    const likes = shuffle(likesOf(user), random);
    const count = Math.min(likes.length - 1, Math.max(1, Math.round(heldOutShare * likes.length)));
    for (const r of likes.slice(0, count)) fates[r] = fate.find;
  }
  return separate(dataset, timeOrder(dataset.ratings), fates);
}
