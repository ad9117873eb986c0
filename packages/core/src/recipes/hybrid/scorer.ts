import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CorruptDataError } from "../../errors.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";

/**
 * Scores by the factors, of which inner products approximate EASE's weights: the sum of the history's factors times each movie's.
 * Factors of movies with few ratings or none are those that their content makes expect.
 * @throws CorruptDataError where the embedding has none.
 */
export function hybridScorer({ ids, tensors }: Embedding): SequenceScorer {
  const factors = tensors.get("factors");
  const width = factors?.shape[1] ?? 0;
  if (!factors || width === 0 || factors.data.length !== ids.length * width)
    throw new CorruptDataError(`the embedding has no factors of its ${ids.length} movies`);
  const kernel = createDotScorer(factors.data, width);
  return {
    description:
      "HYBRID: inner products with the whole history in EASE's spectrum, by content where ratings are few",
    score(histories, out) {
      const profiles = new Float32Array(histories.length * width);
      for (const [query, history] of histories.entries())
        for (const row of history)
          for (let d = 0; d < width; d++) profiles[query * width + d]! += factors.data[row * width + d]!;
      kernel.score(profiles, histories.length, out);
    },
  };
}
