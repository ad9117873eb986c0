import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import type { Random } from "../random.js";
import { fate, type Split, separate } from "./split.js";

/**
 * Holds out each rating with chance `share`; a user's only remaining rating is never held out. All that is held out is
 * to be predicted, and what is of `minRating` and up to be found. The same `random` gives the same split.
 */
export function ratioSplit(
  dataset: Dataset,
  { share, minRating }: { readonly share: number; readonly minRating: number },
  random: Random,
): Split {
  const { offsets, values } = dataset.ratings;
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    let kept = offsets[user + 1]! - offsets[user]!;
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++) {
      if (random.next() >= share || kept === 1) continue;
      fates[r] = fate.predict | (values[r]! >= minRating ? fate.find : 0);
      kept--;
    }
  }
  return separate(dataset, timeOrder(dataset.ratings), fates);
}
