import { ArenaPlan } from "./arena.js";
import { constants } from "./generated/layout.js";
import { instantiateKernels } from "./module.js";

/** Rows scored together stay in the second-level cache: 96 KiB of them. */
const sliceBytes = 96 * 1024;
const { rowsPerBlock } = constants;
const queriesPerCall = 48;

/** A float32 matrix [rows × dimensions] in a kernel's memory, to be multiplied by batches of queries. */
export interface DotScorer {
  readonly rows: number;
  readonly dimensions: number;
  /**
   * out[q × rows + r] = queries[q] · matrix[r] for q < count.
   * @param queries float32 [count × dimensions].
   * @param out float32 [count × rows], overwritten.
   */
  score(queries: Float32Array, count: number, out: Float32Array): void;
}

/**
 * A SIMD matrix product of many queries with one fixed matrix, on the calling thread: about as fast as a core gets
 * with 128-bit vectors. Copies the matrix once (packed, rows × dimensions × 4 bytes); the copy is freed with the scorer.
 * @param matrix float32 [rows × dimensions], row-major, any shape with at least one element.
 * @throws RangeError where the matrix' length is not rows × dimensions.
 */
export function createDotScorer(matrix: Float32Array, dimensions: number): DotScorer {
  const rows = matrix.length / dimensions;
  if (!Number.isInteger(rows) || rows === 0)
    throw new RangeError(`a matrix of ${matrix.length} numbers has no whole number of rows of ${dimensions}`);
  const blocks = Math.ceil(rows / rowsPerBlock);
  const stride = blocks * rowsPerBlock;
  const plan = new ArenaPlan();
  const packed = plan.reserve(stride * dimensions * 4);
  const queryBuffer = plan.reserve(queriesPerCall * dimensions * 4);
  const outBuffer = plan.reserve(queriesPerCall * stride * 4);
  const arena = plan.allocate();
  const kernels = instantiateKernels(arena.memory);

  const target = arena.f32(packed, stride * dimensions);
  for (let row = 0; row < rows; row++) {
    const base = Math.floor(row / rowsPerBlock) * rowsPerBlock * dimensions + (row % rowsPerBlock);
    for (let d = 0; d < dimensions; d++) target[base + d * rowsPerBlock] = matrix[row * dimensions + d]!;
  }
  const queryView = arena.f32(queryBuffer, queriesPerCall * dimensions);
  const outView = arena.f32(outBuffer, queriesPerCall * stride);
  const slice = Math.max(1, Math.floor(sliceBytes / (rowsPerBlock * dimensions * 4)));

  return {
    rows,
    dimensions,
    score(queries, count, out) {
      for (let first = 0; first < count; first += queriesPerCall) {
        const n = Math.min(queriesPerCall, count - first);
        queryView.set(queries.subarray(first * dimensions, (first + n) * dimensions));
        for (let block = 0; block < blocks; block += slice) {
          const last = Math.min(blocks, block + slice);
          kernels.scorePacked(queryBuffer, n, dimensions, packed, block, last, outBuffer, stride);
        }
        for (let q = 0; q < n; q++)
          out.set(outView.subarray(q * stride, q * stride + rows), (first + q) * rows);
      }
      arena.checkGuards();
    },
  };
}
