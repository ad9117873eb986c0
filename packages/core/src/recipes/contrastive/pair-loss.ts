/** Unit vectors of pairs, one below the other: the first ones of all pairs, then the second ones. */
interface PairProjections {
  /** float32 [2 × pairs × stride]: each of length 1. */
  readonly output: Float32Array;
  /** float64 [2 × pairs]: 1 / each one's length before that. */
  readonly inverses: Float64Array;
  readonly dimensions: number;
  /** Numbers from one vector to the next. */
  readonly stride: number;
}

/**
 * The mean over pairs of y·d² + (1 − y)·max(0, margin − d)² (Hadsell, Chopra & LeCun 2006), d the Euclidean distance of
 * the projections. Its gradient with respect to them before normalization goes into `gradient`, laid out as `output`.
 * @param labels uint8 [pairs]: y, 1 = alike.
 */
export function pairLoss(
  { output, inverses, dimensions, stride }: PairProjections,
  labels: Uint8Array,
  margin: number,
  gradient: Float32Array,
): number {
  const pairs = labels.length;
  let loss = 0;
  for (let i = 0; i < pairs; i++) {
    const a = i * stride;
    const b = (pairs + i) * stride;
    let cosine = 0;
    for (let c = 0; c < dimensions; c++) cosine += output[a + c]! * output[b + c]!;
    // |a − b|² of unit vectors; at 0 the distance has no gradient, the small constant keeps it finite.
    const distance = Math.sqrt(Math.max(0, 2 - 2 * cosine) + 1e-12);
    const short = Math.max(0, margin - distance);
    loss += labels[i] ? distance * distance : short * short;
    // The gradient with respect to the cosine, since d² = 2 − 2 cos.
    const slope = (labels[i] ? -2 : (2 * short) / distance) / pairs;
    const slopeA = slope * inverses[i]!;
    const slopeB = slope * inverses[pairs + i]!;
    for (let c = 0; c < dimensions; c++) {
      const x = output[a + c]!;
      const y = output[b + c]!;
      gradient[a + c] = (y - cosine * x) * slopeA;
      gradient[b + c] = (x - cosine * y) * slopeB;
    }
  }
  return loss / pairs;
}
