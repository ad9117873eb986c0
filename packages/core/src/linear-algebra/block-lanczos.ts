import type { GuardedArena } from "../kernels/arena.js";
import type { Random } from "../random.js";
import { denseEigen } from "./dense-eigen.js";
import { type Eigenpairs, fixSigns } from "./eigenpairs.js";
import { type KernelCall, type KernelTeam, ranges } from "./kernel-team.js";
import type { LanczosMemory } from "./lanczos-memory.js";
import { packRowsAsColumns, type SymmetricOperator } from "./operators.js";

/** Restarts after which the search for eigenvectors gives up. */
const mostRestarts = 200;

/** The eigenvectors did not come out as exactly as wanted. */
class NotConvergedError extends Error {
  override readonly name = "NotConvergedError";
}

/**
 * The eigenpairs of the algebraically largest eigenvalues, by block Lanczos with full reorthogonalization and thick
 * restarts (Wu & Simon 2000; Stathopoulos & Saad 1998) from random vectors. All products are of matrices with blocks,
 * which the processor is faster at than at the single vectors of ARPACK.
 * @param tolerance greatest |A v - λ v| of a pair, in parts of the largest |λ|.
 */
export async function blockLanczos(
  arena: GuardedArena,
  team: KernelTeam,
  memory: LanczosMemory,
  operator: SymmetricOperator,
  random: Random,
  tolerance: number,
): Promise<Eigenpairs> {
  return await new BlockLanczos(arena, team, memory, operator, random).run(tolerance);
}

class BlockLanczos {
  /** float64 [capacity × capacity]: the operator seen from the basis, columns below `filled`. */
  private readonly projected: Float64Array;
  private readonly stride: number;

  constructor(
    private readonly arena: GuardedArena,
    private readonly team: KernelTeam,
    private readonly memory: LanczosMemory,
    private readonly operator: SymmetricOperator,
    private readonly random: Random,
  ) {
    this.projected = new Float64Array(memory.capacity ** 2);
    this.stride = memory.size * 8;
  }

  async run(tolerance: number): Promise<Eigenpairs> {
    const { arena, memory } = this;
    const { size, count, width, capacity, kept, basis } = memory;
    this.drawVectors(0, width);
    await this.orthonormalize(0);
    let filled = 0;
    for (let restart = 0; restart < mostRestarts; restart++) {
      for (; filled < capacity; filled += width) await this.expand(filled);
      const { values, rows } = await this.decompose();
      const most = Math.max(Math.abs(values[0]!), Number.MIN_VALUE);
      const worst = Math.max(...rows.slice(0, count).map((row) => this.residual(row)));
      await this.rotate(rows);
      if (worst <= tolerance * most) {
        arena.checkGuards();
        const vectors = arena.f64(basis, count * size).slice();
        fixSigns(vectors, size);
        return { values: values.slice(0, count), vectors };
      }
      this.projected.fill(0);
      for (let i = 0; i < kept; i++) this.projected[i * capacity + i] = values[i]!;
      filled = kept;
    }
    throw new NotConvergedError(
      `${count} eigenvectors of ${size} rows did not converge within ${mostRestarts} restarts; a larger tolerance or fewer of them may`,
    );
  }

  /** Multiplies the block at `filled`, and makes what is left of the products, without the basis' parts, the next. */
  private async expand(filled: number): Promise<void> {
    const { arena, team, memory, projected, stride } = this;
    const { size, width, capacity, basis, products, packedProducts, parts, packedParts } = memory;
    const known = filled + width;
    await this.operator.multiply(basis + filled * stride, stride, products);
    // Twice is enough (Kahan & Parlett): rounding of the first time is what the second one removes.
    for (let pass = 0; pass < 2; pass++) {
      await team.run(
        ranges(size, team.threads, 192).map(({ from, to }): KernelCall[] => [
          ["linearPack", products, width * 8, 8, size, width, width, packedProducts, from, to],
        ]),
      );
      await team.run(
        ranges(known, team.threads, 6).map(({ from, to }): KernelCall[] => [
          [
            "linearMultiply",
            ...([basis + from * stride, stride, to - from, size, packedProducts, width] as const),
            ...([parts + from * width * 8, width * 8, 0] as const),
          ],
        ]),
      );
      await team.run([[["linearPack", parts, width * 8, 8, known, width, width, packedParts, 0, known]]]);
      await team.run(
        ranges(size, team.threads, 6).map(({ from, to }): KernelCall[] => [
          [
            "linearMultiplyTransposed",
            ...([basis + from * 8, stride, to - from, known, packedParts, width] as const),
            ...([products + from * width * 8, width * 8, -1] as const),
          ],
        ]),
      );
      const along = arena.f64(parts, known * width);
      for (let i = 0; i < known; i++)
        for (let j = 0; j < width; j++) projected[i * capacity + filled + j]! += along[i * width + j]!;
    }
    await team.run([[["linearTranspose", products, width * 8, size, width, basis + known * stride, stride]]]);
    await this.orthonormalize(known);
  }

  /**
   * The block at `first` becomes orthonormal, `rest` its triangular factor. A vector that depends on others is replaced
   * by a random one: the basis goes on in a part of space not seen so far.
   */
  private async orthonormalize(first: number): Promise<void> {
    const { arena, team, memory, stride } = this;
    const { size, width, basis, rest } = memory;
    arena.f64(rest, width * width).fill(0);
    for (let row = 0; row < width; ) {
      const block = basis + first * stride;
      const [stopped] = await team.run([[["orthonormalizeRows", block, stride, size, row, width, rest]]]);
      row = Number(stopped);
      if (row === width) break;
      this.drawVectors(first + row, 1);
      await team.run([[["orthonormalizeRow", basis, stride, size, first + row]]]);
      row++;
    }
  }

  private drawVectors(first: number, count: number): void {
    const { size, basis } = this.memory;
    const values = this.arena.f64(basis + first * this.stride, count * size);
    for (let i = 0; i < values.length; i++) values[i] = this.random.normal();
  }

  /** Eigenpairs of the projected operator: rows of dense.vectors. */
  private async decompose(): Promise<{ values: Float64Array; rows: number[] }> {
    const { arena, memory, projected } = this;
    const { capacity, kept, dense } = memory;
    const line = dense.stride / 8;
    const matrix = arena.f64(dense.matrix, capacity * line);
    // Columns know the rows up to their own block; the rest is symmetric.
    for (let i = 0; i < capacity; i++)
      for (let j = i; j < capacity; j++) {
        const value = projected[i * capacity + j]!;
        matrix[i * line + j] = value;
        matrix[j * line + i] = value;
      }
    return await denseEigen(arena, this.team, dense, kept);
  }

  /** |A v - λ v| of the Ritz vector in row `row` of dense.vectors. */
  private residual(row: number): number {
    const { memory } = this;
    const { width, capacity, dense } = memory;
    const rest = this.arena.f64(memory.rest, width * width);
    const last = this.arena.f64(dense.vectors + row * dense.stride + (capacity - width) * 8, width);
    let squares = 0;
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = i; j < width; j++) sum += rest[i * width + j]! * last[j]!;
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }

  /** The Ritz vectors become the basis, the next block behind them. */
  private async rotate(rows: readonly number[]): Promise<void> {
    const { arena, team, memory, stride } = this;
    const { size, width, capacity, kept, basis, ritz, packedRitz, rotated, dense } = memory;
    for (const [i, row] of rows.entries())
      arena
        .f64(ritz + i * capacity * 8, capacity)
        .set(arena.f64(dense.vectors + row * dense.stride, capacity));
    const columns = Math.ceil(kept / 4) * 4;
    await team.run(packRowsAsColumns(ritz, capacity * 8, capacity, kept, columns, packedRitz, team.threads));
    await team.run(
      ranges(size, team.threads, 6).map(({ from, to }): KernelCall[] => [
        [
          "linearMultiplyTransposed",
          ...([basis + from * 8, stride, to - from, capacity, packedRitz, columns] as const),
          ...([rotated + from * columns * 8, columns * 8, 0] as const),
        ],
      ]),
    );
    const next = arena.f64(basis + capacity * stride, width * size).slice();
    await team.run([[["linearTranspose", rotated, columns * 8, size, kept, basis, stride]]]);
    arena.f64(basis + kept * stride, width * size).set(next);
  }
}
