import { createDotScorer } from "@cinevec/core";
import type { TrainingCorpus } from "./training-corpus.js";

/** Rows of unit length; a row of zeros stays. */
function normalised(vectors: Float32Array, dimensions: number): Float32Array {
  const out = vectors.slice();
  for (let base = 0; base < out.length; base += dimensions) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += out[base + d]! ** 2;
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let d = 0; d < dimensions; d++) out[base + d]! *= scale;
  }
  return out;
}

/**
 * The two measures that must not fall: recall@20 of the held-out next title (cosine to the mean of the last ten
 * titles, titles of the history left out), and the share of the ten nearest neighbors of the 2,000 most popular
 * titles that are of the same sub-topic. Recall alone can be gamed by stale replicas; purity shows it.
 */
export function measureQuality(
  corpus: TrainingCorpus,
  vectors: Float32Array,
  dimensions: number,
): { recall20: number; purity10: number } {
  const unit = normalised(vectors, dimensions);
  const scorer = createDotScorer(unit, dimensions);
  const users = corpus.next.length;
  const batch = 200;
  const scores = new Float32Array(batch * corpus.titles);
  let hits = 0;
  for (let first = 0; first < users; first += batch) {
    const count = Math.min(batch, users - first);
    const profiles = new Float32Array(count * dimensions);
    for (let q = 0; q < count; q++) {
      const end = corpus.offsets[first + q + 1]!;
      for (let i = Math.max(corpus.offsets[first + q]!, end - 10); i < end; i++)
        for (let d = 0; d < dimensions; d++)
          profiles[q * dimensions + d]! += vectors[corpus.tokens[i]! * dimensions + d]!;
    }
    scorer.score(profiles, count, scores);
    for (let q = 0; q < count; q++) {
      const mine = scores.subarray(q * corpus.titles, (q + 1) * corpus.titles);
      for (let i = corpus.offsets[first + q]!; i < corpus.offsets[first + q + 1]!; i++)
        mine[corpus.tokens[i]!] = Number.NEGATIVE_INFINITY;
      const wanted = mine[corpus.next[first + q]!]!;
      let better = 0;
      for (let title = 0; title < mine.length; title++) if (mine[title]! > wanted) better++;
      if (better < 20) hits++;
    }
  }
  let pure = 0;
  const queries = 2000;
  for (let first = 0; first < queries; first += batch) {
    scorer.score(unit.subarray(first * dimensions, (first + batch) * dimensions), batch, scores);
    for (let q = 0; q < batch; q++) {
      const mine = scores.subarray(q * corpus.titles, (q + 1) * corpus.titles);
      mine[first + q] = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < 10; k++) {
        let best = 0;
        for (let title = 1; title < mine.length; title++) if (mine[title]! > mine[best]!) best = title;
        if (corpus.subTopics[best] === corpus.subTopics[first + q]) pure++;
        mine[best] = Number.NEGATIVE_INFINITY;
      }
    }
  }
  return { recall20: hits / users, purity10: pure / (queries * 10) };
}
