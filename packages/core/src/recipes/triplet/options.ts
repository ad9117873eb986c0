import { z } from "zod";
import { featureGroups } from "../../dataset/content/content-features.js";

export const options = z.strictObject({
  features: z
    .array(z.enum(featureGroups))
    .min(1)
    .default([...featureGroups])
    .describe("What of a movie is looked at."),
  minCount: z.int().min(1).max(1000).default(2).describe("Movies that a feature must occur in."),
  maxFeatures: z
    .int()
    .min(10)
    .max(200_000)
    .default(50_000)
    .describe("The most frequent features are kept, at most so many."),
  maxCast: z.int().min(0).max(200).default(10).describe("Actors looked at, in billing order."),
  positives: z
    .enum(["auto", "co-liked", "genres"])
    .default("auto")
    .describe(
      "What belongs beside an anchor: a movie that the same person liked, or one of like genres; auto takes ratings where there are any.",
    ),
  minRating: z
    .number()
    .min(0)
    .max(100)
    .default(4)
    .describe("Co-liked: the rating from which a user likes a movie."),
  window: z.int().min(1).max(1000).default(5).describe("Co-liked: how many likes apart the two may be."),
  negatives: z
    .enum(["auto", "random", "semi-hard", "hard"])
    .default("auto")
    .describe(
      "Random, or from the batch: the nearest beyond the positive (semi-hard), the nearest (hard). Auto: semi-hard with genres, random with co-liked, where the nearest others are often liked together as well.",
    ),
  margin: z
    .number()
    .min(0.01)
    .max(4)
    .default(0.3)
    .describe(
      "By how much the negative is to be farther than the positive, in squared distance of unit vectors (0 to 4).",
    ),
  hidden: z.int().min(2).max(4096).default(128).describe("Width of the hidden layer."),
  dimensions: z
    .int()
    .min(2)
    .max(1024)
    .default(256)
    .describe("Length of a movie's vector. Fewer forget rare features, such as what a sequel shares."),
  reach: z
    .number()
    .min(0.01)
    .max(100)
    .default(0.5)
    .describe(
      "How far training may move a movie from where its features put it, whose length is 1. Large: what is not needed to tell positives from negatives is forgotten.",
    ),
  dropout: z.number().min(0).max(0.9).default(0.2).describe("Share of hidden units dropped in training."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe("Passes over the anchors, with fresh positives each."),
  batchSize: z.int().min(2).max(8192).default(128).describe("Triplets a step."),
  learningRate: z.number().min(1e-6).max(1).default(1e-3).describe("Adam's step size."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe(
      "Share of all pairs of movies that training never sees; validation loss and triplet accuracy are measured there.",
    ),
});
