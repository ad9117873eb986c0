import type { ArenaPlan } from "../kernels/arena.js";
import { type DenseEigenMemory, planDenseEigen } from "./dense-eigen.js";

/** Byte addresses. */
export interface LanczosMemory {
  readonly size: number;
  /** Eigenpairs wanted. */
  readonly count: number;
  /** Vectors multiplied at once. */
  readonly width: number;
  /** Vectors of the basis at a restart, and so many of them stay. */
  readonly capacity: number;
  readonly kept: number;
  /** float64 [capacity + width × size]: a row a basis vector, the next block behind. */
  readonly basis: number;
  /** float64 [size × width]: the operator's products. */
  readonly products: number;
  readonly packedProducts: number;
  /** float64 [capacity × width]: the products' parts along the basis. */
  readonly parts: number;
  readonly packedParts: number;
  /** float64 [width × width]: what is left of the last products, in terms of the next block. */
  readonly rest: number;
  /** float64 [kept × capacity] and packed: the Ritz vectors in terms of the basis. */
  readonly ritz: number;
  readonly packedRitz: number;
  /** float64 [size × kept, up to a multiple of 4]: the Ritz vectors as columns. */
  readonly rotated: number;
  readonly dense: DenseEigenMemory;
}

/** Vectors multiplied at once: products of so many are bound by arithmetic, not by memory. */
export function blockWidth(size: number): number {
  return size >= 2048 ? 32 : size >= 256 ? 16 : 4;
}

/** Null where the basis would be the whole space: then a dense decomposition is less work. */
export function planLanczos(plan: ArenaPlan, size: number, count: number): LanczosMemory | null {
  const width = blockWidth(size);
  // At least 8 products between restarts: the polynomials that part wanted from unwanted have that degree.
  const blocks = Math.max(8, Math.ceil(count / width));
  // Some that are not wanted are kept: they are what the wanted ones are hardest to tell from.
  const kept = Math.ceil(count / width) * width + Math.floor(blocks / 3) * width;
  const capacity = kept + blocks * width;
  if (capacity + width > size) return null;
  const columns = Math.ceil(kept / 4) * 4;
  return {
    size,
    count,
    width,
    capacity,
    kept,
    basis: plan.reserve((capacity + width) * size * 8),
    products: plan.reserve(size * width * 8),
    packedProducts: plan.reserve(size * width * 8),
    parts: plan.reserve((capacity + width) * width * 8),
    packedParts: plan.reserve((capacity + width) * width * 8),
    rest: plan.reserve(width * width * 8),
    ritz: plan.reserve(kept * capacity * 8),
    packedRitz: plan.reserve(columns * capacity * 8),
    rotated: plan.reserve(size * columns * 8),
    dense: planDenseEigen(plan, capacity),
  };
}
