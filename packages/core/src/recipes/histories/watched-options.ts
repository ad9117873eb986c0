import { z } from "zod";

/** What counts as watched: options of the recipes that learn from histories. */
export const watchedOptions = {
  minRating: z
    .number()
    .min(0)
    .max(10)
    .default(4)
    .describe("Only ratings of at least this value count as watched, in the dataset's scale; 0 = all."),
  minCount: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe("Items with fewer such ratings are left out: what is learned of them is chance."),
};
