import { z } from "zod";
import { watchedOptions } from "../histories/watched-options.js";

export const nextTitleOptions = z
  .strictObject({
    dimensions: z
      .int()
      .min(8)
      .max(512)
      .multipleOf(8)
      .default(64)
      .describe("Length of an item's vector; a multiple of 8."),
    layers: z
      .int()
      .min(0)
      .max(8)
      .default(0)
      .describe("Attention blocks; 0 = by the number of ratings: 1 for 300 thousand and fewer, else 2."),
    heads: z
      .int()
      .min(1)
      .max(16)
      .default(2)
      .describe("Attention heads a block; dimensions / heads must be a multiple of 8."),
    maxLength: z
      .int()
      .min(2)
      .max(512)
      .default(64)
      .describe("Items of a history that are seen at once, the latest ones when predicting."),
    horizon: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe(
        "A training target is one of so many items that follow, drawn anew each epoch; 1 = always the next.",
      ),
    dropout: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.3)
      .describe("Share of input, hidden and block output units silenced while learning."),
    attentionDropout: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.1)
      .describe("Share of attention weights silenced while learning."),
    loss: z
      .enum(["auto", "full", "sampled"])
      .default("auto")
      .describe(
        "Softmax cross-entropy over all items, or over sampled ones with the sampling corrected (logQ); auto: full where items × ratings are at most 4e9.",
      ),
    negatives: z
      .int()
      .min(8)
      .max(8192)
      .multipleOf(8)
      .default(1024)
      .describe("Items sampled for each call of the network with the sampled loss; a multiple of 8."),
    profile: z
      .boolean()
      .default(true)
      .describe(
        "Skip-gram vectors of the same histories score too, by the mean of the last items; how much they and the network count is fitted on the validation items.",
      ),
    networkWeight: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "With profile: what the network's scores are multiplied by; 0 here and for profileWeight = both are fitted.",
      ),
    profileWeight: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe("With profile: what the skip-gram scores are multiplied by."),
    ...watchedOptions,
    epochs: z
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "Passes over all histories; 0 = by the number of ratings: 30 for 45 thousand and fewer, down to 10 for millions.",
      ),
    minEpochs: z
      .int()
      .min(0)
      .max(1000)
      .default(10)
      .describe("With patience: epochs before training may stop early."),
    patience: z
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "Epochs without a better validation loss after which training stops and the best epoch's weights are kept; 0 = train all epochs and keep the last weights.",
      ),
    validationUsers: z
      .int()
      .min(0)
      .max(100_000)
      .default(2000)
      .describe(
        "Histories whose last item is kept from training to measure the validation loss, at most a tenth of all; 0 = none, and no early stop.",
      ),
    batchSize: z.int().min(1).max(4096).default(16).describe("Stretches of histories a step."),
    learningRate: z
      .number()
      .positive()
      .max(0.1)
      .default(0.002)
      .describe("Adam's step size, after the warm-up."),
    warmupSteps: z
      .int()
      .min(0)
      .max(100_000)
      .default(100)
      .describe("Steps over which the learning rate rises."),
    finalRate: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe("Share of the learning rate left at the last epoch; it falls linearly. 1 = it stays."),
    weightDecay: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("Decoupled decay of the network's weights (AdamW); item vectors do not decay."),
  })
  .refine((o) => (o.dimensions / o.heads) % 8 === 0, {
    path: ["heads"],
    message: "dimensions / heads must be a multiple of 8",
  });

export type NextTitleOptions = z.infer<typeof nextTitleOptions>;
