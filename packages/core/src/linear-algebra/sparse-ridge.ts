import { ArenaPlan } from "../kernels/arena.js";
import { withTeam } from "./eigenvectors.js";
import { fewRows, type SolverOptions } from "./inverse.js";
import { type KernelCall, ranges } from "./kernel-team.js";
import { fillSparse, planSparse, type SparseMatrix } from "./operators.js";

export interface RidgeOptions extends SolverOptions {
  /** Added to the diagonal of XᵀX; above 0. */
  readonly ridge: number;
  /** The residuals' length at the end, as a share of that at the start; default 1e-6. */
  readonly tolerance?: number;
  /** 0 to 1, never falling. */
  onProgress?(fraction: number): void;
}

/** Iterations after which the regression gives up: a ridge of next to nothing. */
const mostIterations = 2000;

/** The regression did not become as exact as wanted. */
class RidgeNotConvergedError extends Error {
  override readonly name = "RidgeNotConvergedError";
  constructor(left: number) {
    super(
      `${mostIterations} iterations of a ridge regression left ${left.toExponential(1)} of its residuals: use a larger regularization`,
    );
  }
}

/**
 * Ridge regression of many targets on sparse inputs: A of (XᵀX + ridge · I) A = XᵀY, by conjugate gradients preconditioned with
 * the diagonal, all columns at once (Hestenes & Stiefel 1952). XᵀX is never made. Threads change nothing in the numbers.
 * @param x [rows × columns]. @param y float64 [rows × width], row-major.
 * @returns float64 [columns × width], row-major.
 * @throws RidgeNotConvergedError · CancelledError · InvalidInputError beyond 4 GiB.
 */
export async function sparseRidge(
  x: SparseMatrix,
  y: Float64Array,
  width: number,
  options: RidgeOptions,
): Promise<Float64Array> {
  if (y.length !== x.rows * width)
    throw new RangeError(`${y.length} numbers are no targets of ${x.rows} × ${width}`);
  if (!(options.ridge > 0)) throw new RangeError(`a ridge of ${options.ridge} is not above 0`);
  const { ridge, tolerance = 1e-6 } = options;
  const { rows, columns } = x;
  // Kernels take lines of multiples of 4 numbers.
  const line = Math.ceil(width / 4) * 4;
  const plan = new ArenaPlan();
  const at = planSparse(plan, x);
  const overRows = plan.reserve(rows * line * 8);
  const directionsAt = plan.reserve(columns * line * 8);
  const productsAt = plan.reserve(columns * line * 8);
  const arena = plan.allocate("matrix", "fewer rows, columns or targets");
  fillSparse(arena, at, x);
  const threads = columns <= fewRows ? 0 : options.threads;
  return await withTeam(arena, columns, { threads, signal: options.signal }, async (team) => {
    const timesX = () =>
      team.run(
        ranges(rows, team.threads, 1).map(({ from, to }): KernelCall[] => [
          [
            "sparseMultiply",
            ...([at.rowOffsets, at.columnsOfRow, at.rowValues, from, to] as const),
            ...([directionsAt, line, overRows] as const),
          ],
        ]),
      );
    const timesTransposed = () =>
      team.run(
        ranges(columns, team.threads, 1).map(({ from, to }): KernelCall[] => [
          [
            "sparseMultiply",
            ...([at.columnOffsets, at.rowsOfColumn, at.columnValues, from, to] as const),
            ...([overRows, line, productsAt] as const),
          ],
        ]),
      );
    const targets = arena.f64(overRows, rows * line);
    for (let row = 0; row < rows; row++) targets.set(y.subarray(row * width, (row + 1) * width), row * line);
    await timesTransposed();

    const products = arena.f64(productsAt, columns * line);
    const directions = arena.f64(directionsAt, columns * line);
    const residuals = products.slice();
    const solution = new Float64Array(columns * line);
    const inverse = Float64Array.from({ length: columns }, (_, column) => {
      let squares = ridge;
      for (let i = x.columnOffsets[column]!; i < x.columnOffsets[column + 1]!; i++)
        squares += (x.columnValues?.[i] ?? 1) ** 2;
      return 1 / squares;
    });
    /** Of each target: the residuals' squared length, as the preconditioner measures it. */
    const lengths = () => {
      const sums = new Float64Array(line);
      for (let column = 0; column < columns; column++)
        for (let t = 0; t < line; t++) sums[t]! += inverse[column]! * residuals[column * line + t]! ** 2;
      return sums;
    };
    let squares = lengths();
    const first = squares;
    const left = () => {
      let worst = 0;
      for (let t = 0; t < width; t++) if (first[t]! > 0) worst = Math.max(worst, squares[t]! / first[t]!);
      return Math.sqrt(worst);
    };
    const keep = new Float64Array(line);
    let fraction = 0;
    for (let iteration = 0; left() > (iteration === 0 ? 0 : tolerance); iteration++) {
      if (iteration === mostIterations) throw new RidgeNotConvergedError(left());
      for (let column = 0; column < columns; column++)
        for (let t = 0; t < line; t++) {
          const i = column * line + t;
          directions[i] = inverse[column]! * residuals[i]! + keep[t]! * directions[i]!;
        }
      await timesX();
      await timesTransposed();
      const curvatures = new Float64Array(line);
      for (let i = 0; i < products.length; i++) {
        products[i]! += ridge * directions[i]!;
        curvatures[i % line]! += directions[i]! * products[i]!;
      }
      const steps = squares.map((square, t) => (curvatures[t]! > 0 ? square / curvatures[t]! : 0));
      for (let i = 0; i < products.length; i++) {
        solution[i]! += steps[i % line]! * directions[i]!;
        residuals[i]! -= steps[i % line]! * products[i]!;
      }
      const before = squares;
      squares = lengths();
      for (let t = 0; t < line; t++) keep[t] = before[t]! > 0 ? squares[t]! / before[t]! : 0;
      fraction = Math.max(fraction, Math.log(Math.max(left(), tolerance)) / Math.log(tolerance));
      options.onProgress?.(Math.min(1, fraction));
    }
    arena.checkGuards();
    if (line === width) return solution;
    return Float64Array.from(
      { length: columns * width },
      (_, i) => solution[Math.floor(i / width) * line + (i % width)]!,
    );
  });
}
