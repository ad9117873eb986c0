import { z } from "zod";
import { watchedOptions } from "../histories/watched-options.js";

export const cbowOptions = z
  .strictObject({
    dimensions: z.int().min(1).max(1024).default(64).describe("Length of a vector."),
    window: z.int().min(1).max(10_000).default(3).describe("Items on either side that make the context."),
    combine: z.enum(["mean", "sum"]).default("mean").describe("How the contexts' vectors become one."),
    shrinkWindows: z
      .boolean()
      .default(true)
      .describe("With negative sampling: draw each item's window from 1 to window (word2vec)."),
    loss: z
      .enum(["auto", "softmax", "negativeSampling"])
      .default("auto")
      .describe("Full softmax with Adam, or negative sampling with SGD; auto: softmax up to 500 items."),
    order: z
      .enum(["time", "shuffled"])
      .default("time")
      .describe("Read histories oldest first, or shuffled anew."),
    ...watchedOptions,
    maxTitles: z.int().min(0).max(1_000_000).default(0).describe("Only the most frequent items; 0 = all."),
    minHistory: z
      .int()
      .min(2)
      .max(100_000)
      .default(2)
      .describe("Only users with at least this many of these items."),
    negatives: z.int().min(1).max(1000).default(5).describe("Noise items drawn for each item predicted."),
    sharedNegatives: z
      .boolean()
      .default(true)
      .describe(
        "Noise items are reused by three later items, every eighth one, which is faster; off, each item draws its own.",
      ),
    nsExponent: z
      .number()
      .min(-2)
      .max(2)
      .default(0.75)
      .describe("Noise items are drawn by frequency to this power."),
    subsample: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        "Items above this share of all tokens are randomly left out, the more the more frequent; 0 = never.",
      ),
    epochs: z.int().min(1).max(1000).default(50).describe("Passes over all histories, at most."),
    learningRate: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        "At the start; 0 = 0.01 for softmax (Adam, constant), 0.05 for negative sampling (falls linearly).",
      ),
    minLearningRate: z
      .number()
      .min(0)
      .max(1)
      .default(0.0001)
      .describe("At the end of negative sampling's epochs; at most learningRate."),
    batchSize: z.int().min(1).max(100_000).default(256).describe("Softmax: items between two steps of Adam."),
    validationShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .describe("Share of users whose histories only measure the loss; 0 = none, and no early stopping."),
    minEpochs: z.int().min(1).max(1000).default(5).describe("No early stopping before so many epochs."),
    patience: z
      .int()
      .min(0)
      .max(1000)
      .default(5)
      .describe(
        "Stop after so many epochs without a lower validation loss and keep the best epoch; 0 = never stop.",
      ),
    profileLength: z
      .int()
      .min(0)
      .max(10_000)
      .default(3)
      .describe("Items of a history that predict what comes next; 0 = all."),
  })
  .refine((o) => o.learningRate === 0 || o.minLearningRate <= o.learningRate, {
    path: ["minLearningRate"],
    message: "must be at most learningRate",
  });

export type CbowOptions = z.infer<typeof cbowOptions>;

const softmaxTitles = 500;

/** What `auto` and 0 stand for, now that the vocabulary is known. */
export function resolveCbow(
  options: CbowOptions,
  rows: number,
): { softmax: boolean; learningRate: number; minLearningRate: number } {
  const softmax = options.loss === "softmax" || (options.loss === "auto" && rows <= softmaxTitles);
  const learningRate = options.learningRate || (softmax ? 0.01 : 0.05);
  const least = Math.min(options.minLearningRate, learningRate);
  return { softmax, learningRate, minLearningRate: softmax ? learningRate : least };
}
