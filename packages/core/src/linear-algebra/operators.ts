import type { ArenaPlan, GuardedArena } from "../kernels/arena.js";
import { type KernelCall, type KernelTeam, ranges } from "./kernel-team.js";

/** A symmetric matrix known by its products with blocks of vectors. */
export interface SymmetricOperator {
  readonly size: number;
  /**
   * @param block address of float64 [width × size]: a row a vector, rows `blockStride` bytes apart.
   * @param out address of float64 [size × width], overwritten with the products, a column each.
   */
  multiply(block: number, blockStride: number, out: number): Promise<void>;
}

/** Rows that are packed as one block of a product; a multiple lets threads pack next to each other. */
const packGrain = 192;

/** Calls that pack vectors, rows of [columns × inner], to stand at the right of a product. */
export function packRowsAsColumns(
  source: number,
  stride: number,
  inner: number,
  filled: number,
  columns: number,
  target: number,
  threads: number,
): KernelCall[][] {
  return ranges(inner, threads, packGrain).map(({ from, to }) => [
    ["linearPack", source, 8, stride, inner, filled, columns, target, from, to],
  ]);
}

/** Products with a dense matrix of which both triangles are filled; `width` vectors at once, a multiple of 4. */
export function denseOperator(
  plan: ArenaPlan,
  matrix: { readonly size: number; readonly stride: number; readonly at: number },
  width: number,
): (arena: GuardedArena, team: KernelTeam) => SymmetricOperator {
  const { size, stride, at } = matrix;
  const packed = plan.reserve(size * width * 8);
  return (_, team) => ({
    size,
    async multiply(block, blockStride, out) {
      await team.run(packRowsAsColumns(block, blockStride, size, width, width, packed, team.threads));
      await team.run(
        ranges(size, team.threads, 6).map(({ from, to }): KernelCall[] => [
          [
            "linearMultiply",
            ...([at + from * stride, stride, to - from, size, packed, width] as const),
            ...([out + from * width * 8, width * 8, 0] as const),
          ],
        ]),
      );
    },
  });
}

/** A sparse matrix [rows × columns], compressed both ways. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** uint32 [rows + 1] and [entries]: the columns of each row's entries, rising. */
  readonly rowOffsets: Uint32Array;
  readonly columnsOfRow: Uint32Array;
  /** float32 [entries] in that order; null where all are 1. */
  readonly rowValues: Float32Array | null;
  /** uint32 [columns + 1] and [entries]: the rows of each column's entries. */
  readonly columnOffsets: Uint32Array;
  readonly rowsOfColumn: Uint32Array;
  /** float32 [entries] in that order; null where all are 1. */
  readonly columnValues: Float32Array | null;
}

/** Byte addresses of a sparse matrix' arrays; 0 for values that are all 1. */
export interface SparseMemory {
  readonly rowOffsets: number;
  readonly columnsOfRow: number;
  readonly rowValues: number;
  readonly columnOffsets: number;
  readonly rowsOfColumn: number;
  readonly columnValues: number;
}

export function planSparse(plan: ArenaPlan, matrix: SparseMatrix): SparseMemory {
  const words = (array: { length: number } | null) => (array ? plan.reserve(array.length * 4) : 0);
  return {
    rowOffsets: words(matrix.rowOffsets),
    columnsOfRow: words(matrix.columnsOfRow),
    rowValues: words(matrix.rowValues),
    columnOffsets: words(matrix.columnOffsets),
    rowsOfColumn: words(matrix.rowsOfColumn),
    columnValues: words(matrix.columnValues),
  };
}

export function fillSparse(arena: GuardedArena, at: SparseMemory, matrix: SparseMatrix): void {
  for (const name of ["rowOffsets", "columnsOfRow", "columnOffsets", "rowsOfColumn"] as const)
    arena.u32(at[name], matrix[name].length).set(matrix[name]);
  for (const name of ["rowValues", "columnValues"] as const) {
    const values = matrix[name];
    if (values) arena.f32(at[name], values.length).set(values);
  }
}

/** Products with XᵀX, X sparse, which is never made; `width` vectors at once, a multiple of 4. */
export function gramOperator(
  plan: ArenaPlan,
  matrix: SparseMatrix,
  at: SparseMemory,
  width: number,
): (arena: GuardedArena, team: KernelTeam) => SymmetricOperator {
  const { rows, columns: size } = matrix;
  const line = width * 8;
  const vectors = plan.reserve(size * line);
  const between = plan.reserve(rows * line);
  return (_, team) => ({
    size,
    async multiply(block, blockStride, out) {
      await team.run([[["linearTranspose", block, blockStride, width, size, vectors, line]]]);
      await team.run(
        ranges(rows, team.threads, 1).map(({ from, to }): KernelCall[] => [
          [
            "sparseMultiply",
            ...([at.rowOffsets, at.columnsOfRow, at.rowValues, from, to, vectors, width, between] as const),
          ],
        ]),
      );
      await team.run(
        ranges(size, team.threads, 1).map(({ from, to }): KernelCall[] => [
          [
            "sparseMultiply",
            ...([at.columnOffsets, at.rowsOfColumn, at.columnValues, from, to, between, width, out] as const),
          ],
        ]),
      );
    },
  });
}
