import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import { kernelEngine } from "../../kernels/module.js";
import { latentFeatures } from "../content/latent-features.js";
import { learnedAspects } from "../content/learned-aspects.js";
import { solveEase } from "../ease/solve.js";
import { collectInteractions } from "../interactions/interactions.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { blendPlaces } from "./blend.js";
import { hybridFeatures } from "./content.js";
import { type HybridOptions, hybridOptions } from "./options.js";
import { hybridPlacer, joinParts } from "./placer.js";
import { hybridScorer } from "./scorer.js";

/** Of a vector's numbers, those for content alone. */
const contentPart = 1 / 4;

async function train(dataset: Dataset, options: HybridOptions, context: TrainContext): Promise<TrainResult> {
  const started = performance.now();
  const movies = dataset.movies.length;
  const { threads, signal } = context;
  const { movieRows: rated, matrix } = collectInteractions(dataset, options);
  const interactions = matrix.columnsOfRow.length;
  const speed = () => interactions / ((performance.now() - started) / 1000);
  const progress = (fraction: number) =>
    context.onProgress({ epoch: 0, epochs: 1, fraction, loss: null, examplesPerSecond: speed() });
  progress(0);
  const features = hybridFeatures(dataset, options);
  if (features.names.length === 0)
    throw InvalidInputError.of(
      ["options", "features"],
      `no ${options.features.join(", ")} are shared by ${options.minFeatureCount} movies; add features or lower minFeatureCount`,
    );
  const { vectors: solved, spectrum } = await solveEase(matrix, options, {
    random: context.random.fork("hybrid ratings"),
    threads,
    signal,
    onPhase: (fraction) => progress(0.6 * fraction),
  });
  const width = spectrum.length;
  if (width === 0)
    throw InvalidInputError.of(
      ["options"],
      "leave nothing that ratings tell of movies: no two have their users in common; lower minCount or minRating",
    );
  const places = new Float32Array(movies * width);
  const trust = new Float64Array(movies);
  for (const [column, movie] of rated.entries()) {
    places.set(solved.subarray(column * width, (column + 1) * width), movie * width);
    const count = matrix.columnOffsets[column + 1]! - matrix.columnOffsets[column]!;
    trust[movie] = count / (count + options.halfTrust);
  }
  const forContent =
    options.contentShare > 0
      ? Math.min(Math.round(options.dimensions * contentPart), features.names.length)
      : 0;
  const blend = await blendPlaces({
    features,
    places,
    width,
    trust,
    ridge: options.contentRegularization,
    dimensions: Math.min(width, options.dimensions - forContent),
    random: context.random.fork("hybrid blend"),
    threads,
    signal,
    onProgress: (fraction) => progress(0.6 + 0.35 * fraction),
  });
  const { basis, coordinates } =
    forContent > 0
      ? await latentFeatures(features, forContent, context.random.fork("hybrid content"), signal)
      : { basis: new Float32Array(), coordinates: new Float32Array() };
  const ofBlend = blend.vectors.length / movies;
  const dimensions = ofBlend + forContent;
  const vectors = new Float32Array(movies * dimensions);
  for (let movie = 0; movie < movies; movie++)
    joinParts(
      blend.vectors.subarray(movie * ofBlend, (movie + 1) * ofBlend),
      coordinates.subarray(movie * forContent, (movie + 1) * forContent),
      options.contentShare,
      vectors.subarray(movie * dimensions, (movie + 1) * dimensions),
    );
  const examplesPerSecond = speed();
  const point = { epoch: 1, train: blend.unexplained, validation: null };
  context.onProgress({ epoch: 1, epochs: 1, fraction: 1, loss: blend.unexplained, examplesPerSecond, point });
  return {
    embedding: {
      dimensions,
      movieRows: Uint32Array.from(dataset.movies.keys()),
      ids: dataset.movies.map(({ externalId }) => externalId),
      vectors,
      tensors: new Map([
        ["factors", { shape: [movies, width], data: blend.factors }],
        ["placement", { shape: [features.names.length + 1, ofBlend], data: blend.placement }],
        ["basis", { shape: [forContent, features.names.length], data: basis }],
        ["idf", { shape: [features.names.length], data: Float32Array.from(features.idf) }],
      ]),
      strings: new Map([["features", features.names]]),
    },
    lossCurve: [point],
    baselineLoss: 1,
    engine: kernelEngine(),
    examplesPerSecond,
    metrics: [],
  };
}

/**
 * A vector for every movie: its place among ratings, EASE's spectral embedding, blended with the place that a ridge
 * regression gives it by its content, the more of that the fewer rated it; and beside it content alone. The loss is
 * the share of the places' squares that content, its penalty included, leaves unexplained; 1 would be content that tells nothing.
 */
export const hybrid: Recipe<HybridOptions> = {
  name: "HYBRID",
  title: "Hybrid of ratings and content",
  summary:
    "Learns from ratings where movies stand and from genres, tags, people and years who stands where. Every movie gets a vector, rated or not.",
  reference:
    "Steck 2019, https://arxiv.org/abs/1905.03375; regression on content as in Gantner et al. 2010, https://doi.org/10.1109/ICDM.2010.129",
  needs: ["RATINGS"],
  needsOneOf: ["GENRES", "METADATA"],
  options: hybridOptions,
  tuning: [
    "regularization=20..1000",
    "contentRegularization=0.1..10",
    "halfTrust=0.3..10",
    "contentShare=0,0.1,0.2,0.4",
  ],
  learnsFrom: ({ features }) => learnedAspects(features),
  train,
  scorer: hybridScorer,
  moviePlacer: hybridPlacer,
};
