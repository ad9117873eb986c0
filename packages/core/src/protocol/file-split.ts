import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { InvalidInputError } from "../errors.js";
import { fate, type Split, separate } from "./split.js";

/**
 * A split that came with the files: what its test file lists is to be predicted, and of that what is of `minRating`
 * and up to be found; what its train file lists is learned.
 * @throws InvalidInputError where the dataset has no split of that name.
 */
export function fileSplit(
  dataset: Dataset,
  { file, minRating }: { readonly file: string; readonly minRating: number },
): Split {
  const split = dataset.fileSplits.find((candidate) => candidate.name === file);
  if (!split) {
    const names = dataset.fileSplits.map((candidate) => candidate.name).join(", ");
    throw InvalidInputError.of(
      ["protocol", "file"],
      `${JSON.stringify(file)} is not among the dataset's own splits (${names || "it has none"}).`,
    );
  }
  const { values } = dataset.ratings;
  const fates = new Uint8Array(values.length).fill(fate.leaveOut);
  for (const r of split.train) fates[r] = fate.train;
  for (const r of split.test) fates[r] = fate.predict | (values[r]! >= minRating ? fate.find : 0);
  return separate(dataset, timeOrder(dataset.ratings), fates);
}
