import type { Embedding } from "../embedding/embedding.js";

/**
 * Share of movies whose nearest neighbor by cosine is of the same cluster: movie row modulo `clusters`, as in
 * plantedDataset. 1 is perfect, 1 / clusters is chance.
 */
export function neighborPurity(embedding: Embedding, clusters: number): number {
  const { dimensions, vectors, movieRows } = embedding;
  const norms = Float64Array.from(movieRows, (_, row) =>
    Math.hypot(...vectors.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  let right = 0;
  for (let a = 0; a < movieRows.length; a++) {
    let best = -1;
    let bestCosine = Number.NEGATIVE_INFINITY;
    for (let b = 0; b < movieRows.length; b++) {
      if (a === b) continue;
      let dot = 0;
      for (let d = 0; d < dimensions; d++) dot += vectors[a * dimensions + d]! * vectors[b * dimensions + d]!;
      const cosine = dot / (norms[a]! * norms[b]!);
      if (cosine > bestCosine) {
        bestCosine = cosine;
        best = b;
      }
    }
    if (movieRows[best]! % clusters === movieRows[a]! % clusters) right++;
  }
  return right / movieRows.length;
}
