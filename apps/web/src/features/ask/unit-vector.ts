/** Of length 1; zeros stay zeros. */
export function unitVector(vector: readonly number[]): number[] {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : [...vector];
}

/** Σ weight × vector, the vectors brought to length 1 first, so that each counts by its weight alone. */
export function blendOf(parts: readonly { vector: readonly number[]; weight: number }[]): number[] {
  const sum = new Array<number>(parts[0]?.vector.length ?? 0).fill(0);
  for (const { vector, weight } of parts)
    for (const [at, value] of unitVector(vector).entries()) sum[at] = (sum[at] ?? 0) + weight * value;
  return sum;
}
