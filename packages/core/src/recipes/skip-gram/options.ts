import { z } from "zod";
import { watchedOptions } from "../histories/watched-options.js";

export const skipGramOptions = z
  .strictObject({
    dimensions: z.int().min(1).max(1024).default(128).describe("Length of a vector."),
    window: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe("Items on either side that count as context; ignored with wholeHistory."),
    wholeHistory: z
      .boolean()
      .default(false)
      .describe(
        "Every other item of a history is context. Time grows with the square of a history's length.",
      ),
    shrinkWindows: z
      .boolean()
      .default(true)
      .describe("Draw each item's window from 1 to window, so that near items count more (word2vec)."),
    order: z
      .enum(["time", "shuffled"])
      .default("shuffled")
      .describe("Read histories oldest first, or shuffled anew each epoch."),
    ...watchedOptions,
    minRating: watchedOptions.minRating.default(3.5),
    negatives: z.int().min(1).max(1000).default(16).describe("Noise items drawn for each positive one."),
    sharedNegatives: z
      .boolean()
      .default(true)
      .describe(
        "One set of noise items for four items in a row and all their contexts: two and a half times as fast as a set for every pair.",
      ),
    nsExponent: z
      .number()
      .min(-2)
      .max(2)
      .default(0.5)
      .describe(
        "Noise items are drawn by frequency to this power: 0.75 in word2vec, 0 = all alike, negative = rare ones more.",
      ),
    subsample: z
      .number()
      .min(0)
      .max(1)
      .default(1e-3)
      .describe(
        "Items above this share of all tokens are randomly left out, the more the more frequent; 0 = never.",
      ),
    epochs: z
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "Passes over all histories; 0 = by the number of watched items: 150 for 200 thousand and fewer, down to 10 for millions.",
      ),
    learningRate: z.number().positive().max(1).default(0.025).describe("At the start; falls linearly."),
    minLearningRate: z.number().min(0).max(1).default(0.0001).describe("At the end; at most learningRate."),
    vectors: z
      .enum(["input", "sum"])
      .default("sum")
      .describe(
        "What a movie's vector is: word2vec's input vector, or its sum with the output vector, which makes better neighbors (as GloVe does).",
      ),
    profileLength: z
      .int()
      .min(0)
      .max(10_000)
      .default(3)
      .describe("Items of a history whose mean vector ranks what comes next; 0 = all."),
  })
  .refine((o) => o.minLearningRate <= o.learningRate, {
    path: ["minLearningRate"],
    message: "must be at most learningRate",
  });

export type SkipGramOptions = z.infer<typeof skipGramOptions>;

/** Small data needs many passes before every item was seen often. */
export function automaticEpochs(tokens: number): number {
  return Math.min(150, Math.max(10, Math.round(3e7 / tokens)));
}
