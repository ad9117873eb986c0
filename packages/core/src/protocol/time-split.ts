import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { InvalidInputError } from "../errors.js";
import { fate, type Split, separate } from "./split.js";

/**
 * One moment for all users: what was rated before it is training data, the newest `share` of all ratings is held out.
 * To be found: ratings of `minRating` and up of users with at least `minRatings` such ratings before the moment. To be
 * predicted: ratings of any value of users with at least `minRatings` ratings before it. Who came later is left out.
 * @throws InvalidInputError where all ratings carry one time.
 */
export function timeSplit(
  dataset: Dataset,
  {
    share,
    minRating,
    minRatings,
  }: { readonly share: number; readonly minRating: number; readonly minRatings: number },
): Split {
  const { offsets, values, timestamps } = dataset.ratings;
  const sorted = Float64Array.from(timestamps).sort();
  const moment = sorted[Math.min(sorted.length - 1, Math.floor((1 - share) * sorted.length))];
  if (moment === undefined || moment === sorted[0])
    throw InvalidInputError.of(
      ["protocol", "split"],
      '"time" needs ratings with times that differ; this dataset has none before the moment to split at.',
    );
  const order = timeOrder(dataset.ratings);
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const end = offsets[user + 1]!;
    let ratings = 0;
    let likes = 0;
    for (let r = offsets[user]!; r < end; r++) {
      if (timestamps[r]! >= moment) continue;
      ratings++;
      if (values[r]! >= minRating) likes++;
    }
    for (let r = offsets[user]!; r < end; r++) {
      if (timestamps[r]! < moment) continue;
      const find = likes >= minRatings && values[r]! >= minRating ? fate.find : 0;
      const predict = ratings >= minRatings ? fate.predict : 0;
      fates[r] = find | predict | fate.leaveOut;
    }
  }
  return separate(dataset, order, fates);
}
