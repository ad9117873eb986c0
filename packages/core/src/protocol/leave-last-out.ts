import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { fate, type Split, separate } from "./split.js";

/**
 * Holds out what each user did last. To be found: the last rating of `minRating` and up, of users with at least
 * `minRatings` such ratings; what these users rated after it is left out, for it came later than what is to be found.
 * To be predicted: the last rating of any value, of users with at least `minRatings` ratings. That rating is the liked
 * one or came after it, so that holding it out takes nothing from the training data of users who are ranked for.
 */
export function leaveLastOut(
  dataset: Dataset,
  { minRating, minRatings }: { readonly minRating: number; readonly minRatings: number },
): Split {
  const { offsets, values } = dataset.ratings;
  const order = timeOrder(dataset.ratings);
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const end = offsets[user + 1]!;
    let last = -1;
    let likes = 0;
    for (let place = offsets[user]!; place < end; place++) {
      if (values[order[place]!]! < minRating) continue;
      last = place;
      likes++;
    }
    if (likes >= minRatings) {
      fates[order[last]!] = fate.find;
      for (let place = last + 1; place < end; place++) fates[order[place]!] = fate.leaveOut;
    }
    if (end - offsets[user]! >= minRatings) fates[order[end - 1]!]! |= fate.predict;
  }
  return separate(dataset, order, fates);
}
