import { z } from "zod";
import { derivedGroups, type FeatureGroup, featureGroups } from "../../dataset/content/content-features.js";
import { easeOptions } from "../ease/options.js";

/** Decades are what five years say more exactly. */
const usual: readonly FeatureGroup[] = [
  "genres",
  "genre-pairs",
  "keywords",
  "five-years",
  "directors",
  "cast",
  "crew",
  "overview",
];

const { interactions, minRating, regularization, spectrumPower, exactMovies } = easeOptions.shape;
/** More than EASE's: rarely rated movies, which EASE leaves out, profit most. */
const exactByDefault = 10_000;

export const hybridOptions = z.strictObject({
  features: z
    .array(z.enum([...featureGroups, ...derivedGroups]))
    .min(1)
    .default([...usual])
    .describe("What of a movie is looked at; what the dataset does not have is passed over."),
  minFeatureCount: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe("Movies that a feature must occur in. What one movie alone has tells nothing of others."),
  maxFeatures: z
    .int()
    .min(10)
    .max(200_000)
    .default(50_000)
    .describe("The most frequent features are kept, at most so many."),
  maxCast: z.int().min(0).max(200).default(10).describe("Actors looked at, in billing order."),
  interactions,
  minRating,
  minCount: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe("Movies with fewer interactions are placed by their content alone."),
  regularization,
  contentRegularization: z
    .number()
    .min(0.001)
    .max(1e6)
    .default(0.5)
    .describe("λ of the ridge regression of places on content: larger values trust common features more."),
  halfTrust: z
    .number()
    .min(0.001)
    .max(1e6)
    .default(1)
    .describe("Interactions from which a movie's place among ratings counts as much as the one by content."),
  dimensions: z
    .int()
    .min(4)
    .max(1024)
    .default(128)
    .describe("Length of a movie's vector at most; a quarter of it is content alone."),
  contentShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.2)
    .describe(
      "Share of content alone in the cosine of two movies; 0: none, and all dimensions to the blend.",
    ),
  spectrumPower,
  exactMovies: exactMovies
    .unwrap()
    .default(exactByDefault)
    .describe(exactMovies.description ?? ""),
});

export type HybridOptions = z.infer<typeof hybridOptions>;
