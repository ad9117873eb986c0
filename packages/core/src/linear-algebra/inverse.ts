import { ArenaPlan, type GuardedArena } from "../kernels/arena.js";
import { constants } from "../kernels/generated/layout.js";
import { type KernelCall, type KernelTeam, ranges, startKernelTeam } from "./kernel-team.js";

const { pivotBlock } = constants;

/** The matrix has no positive definite inverse: `row` depends on the rows before it, in float64's precision. */
export class NotPositiveDefiniteError extends Error {
  override readonly name = "NotPositiveDefiniteError";
  constructor(
    readonly size: number,
    readonly row: number,
  ) {
    super(
      `a matrix of ${size} × ${size} is not positive definite at row ${row}: add more to its diagonal (a larger regularization)`,
    );
  }
}

/** Rows and columns are padded to whole tiles of products, 6 × 4. */
const grain = 12;

/** A symmetric matrix in shared memory and what inverting it needs. Byte addresses. */
export interface SymmetricMatrix {
  /** Rows and columns that count. */
  readonly size: number;
  /** With padding. */
  readonly padded: number;
  /** Bytes of a row. */
  readonly stride: number;
  readonly at: number;
}

export interface InverseMemory {
  readonly matrix: SymmetricMatrix;
  /** float64 [padded × pivotBlock] each: the pivots' columns, those times the pivots' inverse, and the first packed. */
  readonly v: number;
  readonly u: number;
  readonly packed: number;
  /** float64 [pivotBlock × pivotBlock] each: the pivots' inverse, plain and packed. */
  readonly d: number;
  readonly packedD: number;
}

export function planMatrix(plan: ArenaPlan, size: number): SymmetricMatrix {
  const padded = Math.ceil(size / grain) * grain;
  return { size, padded, stride: padded * 8, at: plan.reserve(padded * padded * 8) };
}

export function planInverse(plan: ArenaPlan, matrix: SymmetricMatrix): InverseMemory {
  const width = Math.min(pivotBlock, matrix.padded);
  const panel = () => plan.reserve(matrix.padded * width * 8);
  const square = () => plan.reserve(width * width * 8);
  return { matrix, v: panel(), u: panel(), packed: panel(), d: square(), packedD: square() };
}

/**
 * The inverse of a symmetric positive definite matrix in place: reads the lower triangle and leaves both. n³ operations
 * in float64, on all threads of the team; with as many threads or others the same numbers to the bit.
 * @throws NotPositiveDefiniteError where the matrix is not positive definite (in float64's precision).
 */
export async function invertInPlace(
  arena: GuardedArena,
  team: KernelTeam,
  memory: InverseMemory,
): Promise<void> {
  const { matrix, v, u, packed, d, packedD } = memory;
  const { size, padded, stride, at } = matrix;
  // Padding rows are those of the identity.
  for (let row = size; row < padded; row++) {
    const values = arena.f64(at + row * stride, padded);
    values.fill(0);
    values[row] = 1;
  }
  const slices = ranges(padded, team.threads, grain);
  for (let first = 0; first < padded; first += pivotBlock) {
    const width = Math.min(pivotBlock, padded - first);
    const line = width * 8;
    const [pivots] = await team.run(
      slices.map(({ from, to }, thread): KernelCall[] => [
        ["sweepGather", at, stride, first, width, v, from, to],
        ...(thread === 0 ? [["sweepPivots", at, stride, first, width, d] as const] : []),
      ]),
    );
    if (pivots !== width) throw new NotPositiveDefiniteError(size, first + Number(pivots));
    await team.run([[["linearPack", d, line, 8, width, width, width, packedD, 0, width]]]);
    await team.run(
      slices.map(({ from, to }): KernelCall[] => [
        ["linearMultiply", v + from * line, line, to - from, width, packedD, width, u + from * line, line, 0],
        ["sweepStore", at, stride, first, width, u, d, from, to],
        // A panel of the transposed is 4 rows of v, width entries each.
        ["linearPack", v + from * line, 8, line, width, to - from, to - from, packed + from * line, 0, width],
      ]),
    );
    await team.run(updates(memory, width, team.threads));
  }
  const finish: KernelCall[][] = slices.map(() => []);
  for (let row = 0, i = 0; row < padded; row += 48, i++)
    finish[i % finish.length]!.push(["sweepFinish", at, stride, row, Math.min(padded, row + 48)]);
  await team.run(finish);
  arena.checkGuards();
}

/** Lower triangle -= u × transpose of v, its rows dealt in turn, the longest ones first. */
function updates(memory: InverseMemory, width: number, threads: number): KernelCall[][] {
  const { matrix, u, packed } = memory;
  const { padded, stride, at } = matrix;
  const line = width * 8;
  const lists: KernelCall[][] = Array.from({ length: threads }, () => []);
  const blocks = Math.ceil(padded / pivotBlock);
  for (let block = blocks - 1; block >= 0; block--) {
    const row = block * pivotBlock;
    const to = Math.min(padded, row + pivotBlock);
    lists[(blocks - 1 - block) % threads]!.push([
      "linearMultiply",
      ...([u + row * line, line, to - row, width, packed, to, at + row * stride, stride, -1] as const),
    ]);
  }
  return lists;
}

export interface SolverOptions {
  /** Worker threads; 0 (the default up to 256 rows) = the calling thread. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Up to so many rows the calling thread is through before others have started. */
export const fewRows = 256;

/**
 * The inverse of a symmetric positive definite matrix, float64, by the sweep operator (Goodnight 1979).
 * @param matrix float64 [size × size]; only the lower triangle is read.
 * @returns float64 [size × size], both triangles.
 * @throws NotPositiveDefiniteError where it is not positive definite. @throws InvalidInputError beyond 4 GiB (23,000 rows).
 */
export async function invertSymmetric(
  matrix: Float64Array,
  size: number,
  options: SolverOptions = {},
): Promise<Float64Array> {
  if (matrix.length !== size * size)
    throw new RangeError(`${matrix.length} numbers are no matrix of ${size} × ${size}`);
  const plan = new ArenaPlan();
  const memory = planInverse(plan, planMatrix(plan, size));
  const arena = plan.allocate("matrix", "invert fewer rows");
  const { stride, at } = memory.matrix;
  const team = await startKernelTeam(arena, options.threads ?? (size <= fewRows ? 0 : 1), options.signal);
  try {
    for (let row = 0; row < size; row++)
      arena.f64(at + row * stride, size).set(matrix.subarray(row * size, (row + 1) * size));
    await invertInPlace(arena, team, memory);
    const out = new Float64Array(size * size);
    for (let row = 0; row < size; row++) out.set(arena.f64(at + row * stride, size), row * size);
    return out;
  } finally {
    await team.close();
  }
}
