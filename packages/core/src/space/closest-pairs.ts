import { checkFirst, checkRows, mostAnswers } from "./check.js";
import type { SearchedVectors } from "./searched-vectors.js";
import type { Pair } from "./space.js";

/** Answers Space.closestPairs. Of all rows the answer never changes, and takes seconds for tens of thousands: found once. */
export class ClosestPairs {
  private readonly ofAll = new Map<number, Promise<Pair[]>>();

  constructor(private readonly vectors: SearchedVectors) {}

  async find(k: number, among: readonly number[] | null): Promise<Pair[]> {
    const { vectors } = this;
    checkFirst(k);
    if (among) checkRows("among", among, vectors.rows);
    if (among) return vectors.pairs(k, Uint32Array.from(new Set(among)).sort());
    const kept = k <= 100 ? 100 : mostAnswers;
    const found = this.ofAll.get(kept) ?? vectors.pairs(kept, null);
    this.ofAll.set(kept, found);
    found.catch(() => this.ofAll.delete(kept));
    return (await found).slice(0, k);
  }
}
