import { z } from "zod";

export const userMovieOptions = z.strictObject({
  movieVectors: z
    .enum(["tuned", "frozen"])
    .default("tuned")
    .describe("Whether the pretrained movie vectors go on learning; frozen needs a pretrained run."),
  dimensions: z
    .int()
    .min(2)
    .max(1024)
    .default(64)
    .describe("Length of a vector; a pretrained run's own length wins."),
  minRating: z.number().min(0).max(100).default(4).describe("The rating from which a user likes a movie."),
  negatives: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("Movies that the user has not rated, drawn for each like; 1 is balanced."),
  demographics: z
    .boolean()
    .default(true)
    .describe("Add vectors for gender, age and occupation to the user's own, where the release has them."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(15)
    .describe("Passes over the likes, with fresh negatives each."),
  batchSize: z.int().min(1).max(65_536).default(512).describe("Examples a step."),
  learningRate: z.number().min(1e-6).max(1).default(5e-3).describe("Adam's step size."),
  weightDecay: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe("Adam's decoupled weight decay: a touched vector shrinks by learningRate times this."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe("Share of likes held out for the validation loss."),
  unseenWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Folding in a history: weight of movies outside it."),
  ridge: z
    .number()
    .min(0)
    .max(100)
    .default(0.05)
    .describe("Folding in a history: ridge for each of its movies."),
});

export type UserMovieOptions = z.infer<typeof userMovieOptions>;
