import { z } from "zod";

export const easeOptions = z.strictObject({
  interactions: z
    .enum(["ratings", "likes"])
    .default("ratings")
    .describe(
      "What a user's row holds: every rating as a share of the highest one (best for neighbors), or 1 for each like.",
    ),
  minRating: z
    .number()
    .min(0)
    .max(10)
    .default(4)
    .describe("With likes: the rating from which a movie is liked, in the dataset's scale."),
  minCount: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe("Movies with fewer interactions are left out: what is learned of them is chance."),
  regularization: z
    .number()
    .min(0.01)
    .max(1e9)
    .default(100)
    .describe("λ of the ridge regression: larger values trust pairs of movies only if many people saw both."),
  dimensions: z
    .int()
    .min(1)
    .max(1024)
    .default(128)
    .describe("Length of a movie's vector: eigenvectors of the weights that are kept."),
  spectrumPower: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "Eigenvectors are scaled by their eigenvalue to this power; 0.5 makes inner products approximate the weights.",
    ),
  exactMovies: z
    .int()
    .min(1)
    .max(20_000)
    .default(8000)
    .describe(
      "Movies with the most interactions whose weights are solved for exactly, time growing with the cube and memory with the square of their number; the others are folded in.",
    ),
});

export type EaseOptions = z.infer<typeof easeOptions>;
