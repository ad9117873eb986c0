/**
 * gensim's most_similar_cosmul: equation (4) of Levy & Goldberg 2014, "Linguistic Regularities in Sparse and
 * Explicit Word Representations", with cosines shifted to 0 … 1.
 * @param cosines float32 [rows] to a row's vector.
 * @returns float64 [rows], higher is better; at most 10^6.
 */
export async function cosmul(
  positive: readonly number[],
  negative: readonly number[],
  rows: number,
  cosines: (row: number) => Promise<Float32Array>,
): Promise<Float64Array> {
  const above = await product(positive, rows, cosines);
  const below = await product(negative, rows, cosines);
  return above.map((value, row) => value / (below[row]! + 0.000001));
}

async function product(
  of: readonly number[],
  rows: number,
  cosines: (row: number) => Promise<Float32Array>,
): Promise<Float64Array> {
  const result = new Float64Array(rows).fill(1);
  for (const row of of) {
    const scores = await cosines(row);
    for (let i = 0; i < rows; i++) result[i] = (result[i]! * (1 + scores[i]!)) / 2;
  }
  return result;
}
