import { type Dataset, type Split, splitLeaveLastOut } from "@cinevec/core";

/** From this rating on a movie is liked. */
export const minRating = 4;
const minRatings = 5;

/** The protocol of every run and every baseline, so that any two over one dataset compare: docs/operating.md. */
export function holdOut(dataset: Dataset): Split {
  return splitLeaveLastOut(dataset, { minRating, minRatings });
}
