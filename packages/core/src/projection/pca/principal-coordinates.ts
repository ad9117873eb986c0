import { breathe } from "../../breathe.js";
import { writeUnitRow } from "../../graph/unit-rows.js";
import { ArenaPlan } from "../../kernels/arena.js";
import { topEigenvectors } from "../../linear-algebra/eigenvectors.js";
import { type KernelCall, ranges, startKernelTeam } from "../../linear-algebra/kernel-team.js";
import type { Random } from "../../random.js";

/** Rows that are multiplied together. */
const blockRows = 768;
/** Up to so many multiplications the calling thread is through before others have started. */
const littleWork = 1e9;

export interface PrincipalInput {
  readonly vectors: Float32Array;
  readonly dimensions: number;
  readonly random: Random;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * Where each row lies along the two directions of largest variance (Pearson 1901; Hotelling 1933) of the rows' unit
 * vectors. Signs are fixed: a direction's entry of largest size is positive.
 * @returns float32 [rows × 2], the mean at 0; zeros where there is no variance.
 * @throws InvalidInputError where a vector has a component that is no finite number.
 */
export async function principalCoordinates(input: PrincipalInput): Promise<Float32Array> {
  const { vectors, dimensions, random, threads, signal } = input;
  const rows = vectors.length / dimensions;
  const { covariance, mean } = await unitCovariance(input);
  const count = Math.min(2, dimensions);
  const { values, vectors: directions } = await topEigenvectors(covariance, dimensions, count, {
    ...{ random: random.fork("directions"), signal },
    ...(dimensions > 256 && { threads }),
  });
  const map = new Float32Array(rows * 2);
  const unit = new Float64Array(dimensions);
  for (let row = 0; row < rows; row++) {
    if (row % 4096 === 4095) await breathe(signal);
    writeUnitRow(vectors, dimensions, row, unit, 0);
    for (let axis = 0; axis < count; axis++) {
      // Where rounding is all the variance there is, the direction means nothing.
      if (!(values[axis]! > 1e-14)) continue;
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += (unit[d]! - mean[d]!) * directions[axis * dimensions + d]!;
      map[row * 2 + axis] = sum;
    }
  }
  return map;
}

/** The mean of the rows' unit vectors and their covariance, float64 [dimensions] and [dimensions × dimensions]. */
async function unitCovariance(
  input: PrincipalInput,
): Promise<{ covariance: Float64Array; mean: Float64Array }> {
  const { vectors, dimensions, signal } = input;
  const rows = vectors.length / dimensions;
  const columns = Math.ceil(dimensions / 4) * 4;
  const stride = columns * 8;
  const plan = new ArenaPlan();
  const block = plan.reserve(blockRows * stride);
  const packed = plan.reserve(blockRows * stride);
  const products = plan.reserve(dimensions * stride);
  const arena = plan.allocate("embedding", "use fewer dimensions");
  const threads = rows * dimensions * dimensions <= littleWork ? 0 : input.threads;
  const team = await startKernelTeam(arena, threads, signal);
  const mean = new Float64Array(dimensions);
  try {
    const slices = ranges(dimensions, team.threads, 6);
    for (let first = 0; first < rows; first += blockRows) {
      await breathe(signal);
      const size = Math.min(blockRows, rows - first);
      const values = arena.f64(block, size * columns);
      for (let i = 0; i < size; i++) {
        writeUnitRow(vectors, dimensions, first + i, values, i * columns);
        for (let d = 0; d < dimensions; d++) mean[d]! += values[i * columns + d]!;
      }
      await team.run([[["linearPack", block, stride, 8, size, dimensions, columns, packed, 0, size]]]);
      await team.run(
        slices.map(({ from, to }): KernelCall[] => [
          [
            "linearMultiplyTransposed",
            ...([block + from * 8, stride, to - from, size, packed, columns] as const),
            ...([products + from * stride, stride, 1] as const),
          ],
        ]),
      );
    }
    arena.checkGuards();
  } finally {
    await team.close();
  }
  const covariance = new Float64Array(dimensions * dimensions);
  for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! / rows;
  const sums = arena.f64(products, dimensions * columns);
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < dimensions; j++)
      covariance[i * dimensions + j] = sums[i * columns + j]! / rows - mean[i]! * mean[j]!;
  return { covariance, mean };
}
