import { featureWeigher } from "../../dataset/content/content-features.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { MoviePlacer } from "../../embedding/movie-placer.js";
import { CorruptDataError } from "../../errors.js";
import { groupBalancer } from "../content/balance-groups.js";
import { project } from "../content/latent-features.js";
import { toUnit } from "./blend.js";
import { kindOf, predict } from "./content.js";
import type { HybridOptions } from "./options.js";

/** A vector of both parts, each of length 1 (or 0) and then weighed, so that cosines are the weighed mean of theirs. */
export function joinParts(
  blend: Float32Array,
  content: Float32Array,
  contentShare: number,
  out: Float32Array,
): void {
  const [first, second] = [Math.sqrt(1 - contentShare), Math.sqrt(contentShare)];
  for (let d = 0; d < blend.length; d++) out[d] = first * blend[d]!;
  for (let d = 0; d < content.length; d++) out[blend.length + d] = second * content[d]!;
}

/**
 * Places a movie as training places those that nobody has rated: where the regression on its content says.
 * @throws CorruptDataError where the embedding lacks what that takes.
 */
export function hybridPlacer(embedding: Embedding, options: HybridOptions): MoviePlacer {
  const { dimensions, tensors, strings } = embedding;
  const names = strings?.get("features");
  const idf = tensors.get("idf")?.data;
  const placement = tensors.get("placement");
  const basis = tensors.get("basis");
  const width = placement?.shape[1] ?? 0;
  const contentWidth = basis?.shape[0] ?? 0;
  const fits =
    names !== undefined &&
    idf?.length === names.length &&
    placement?.data.length === (names.length + 1) * width &&
    basis?.data.length === contentWidth * names.length &&
    width + contentWidth === dimensions;
  if (!fits) throw new CorruptDataError("the embedding lacks what places movies by their content");
  const weigh = featureWeigher({ names, idf }, { groups: options.features, maxCast: options.maxCast });
  const balance = groupBalancer(names, kindOf);
  return {
    place(movie) {
      const own = weigh({ ...movie, crew: [], companies: [] });
      if (own.features.length === 0) return null;
      const weights = Float32Array.from(own.weights);
      balance(own.features, weights, 0, weights.length);
      const place = new Float64Array(width);
      predict(placement.data, width, own.features, weights, place);
      toUnit(place);
      const content = new Float32Array(contentWidth);
      project(basis.data, names.length, own.features, weights, content);
      const vector = new Float32Array(dimensions);
      joinParts(Float32Array.from(place), content, options.contentShare, vector);
      return vector;
    },
  };
}
