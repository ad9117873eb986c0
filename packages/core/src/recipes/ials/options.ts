import { z } from "zod";
import { watchedOptions } from "../histories/watched-options.js";

export const ialsOptions = z.strictObject({
  dimensions: z.int().min(1).max(512).default(64).describe("Length of a movie's and a user's vector."),
  ...watchedOptions,
  epochs: z
    .int()
    .min(1)
    .max(1000)
    .default(16)
    .describe("Times that all users' vectors and then all movies' are solved for."),
  regularization: z
    .number()
    .min(0)
    .max(100)
    .default(0.01)
    .describe(
      "λ: a vector's penalty is λ × (its likes + unobservedWeight × all that it could have), Rendle's frequency scaling.",
    ),
  unobservedWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Weight of a movie that was not liked against that of a liked one."),
});

export type IalsOptions = z.infer<typeof ialsOptions>;
