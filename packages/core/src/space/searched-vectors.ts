import type { ThreadIndex } from "./index/thread-index.js";
import type { Hits } from "./index-contract.js";
import { combine } from "./profile.js";
import type { Neighbor, Pair } from "./space.js";

/** Rounding leaves an inner product of unit vectors a little beyond 1. */
export const clampCosine = (cosine: number) => Math.max(-1, Math.min(1, cosine));

/** An embedding's normalised rows, and the searches among them that questions are made of. No argument is checked. */
export class SearchedVectors {
  readonly rows: number;
  readonly dimensions: number;

  constructor(private readonly index: ThreadIndex) {
    this.rows = index.rows;
    this.dimensions = index.dimensions;
  }

  /** float32 [dimensions]: the row's normalised vector. A view. */
  unitRow(row: number): Float32Array {
    return this.index.storage.row(row).subarray(0, this.dimensions);
  }

  /** float32 [dimensions]: see combine. */
  profile(weights: readonly { readonly row: number; readonly weight: number }[]): Float32Array {
    const vectors = weights.map(({ row, weight }) => ({ vector: this.unitRow(row), weight }));
    return combine(vectors, this.dimensions);
  }

  /** Of two rows. */
  cosine(a: number, b: number): number {
    return clampCosine(this.index.dotRows(a, b));
  }

  /** Of a row and a vector of norm 1. */
  cosineTo(query: Float32Array, row: number): number {
    return clampCosine(this.index.dotQuery(row, query));
  }

  /** float32 [rows]: every row's cosine to one query, as it comes. */
  scores(query: Float32Array): Promise<Float32Array> {
    return this.index.ask("scores", { queries: query });
  }

  /** The k nearest to a query. Searches for as many more as are excluded, so that none is missing. */
  async search(
    query: Float32Array,
    k: number,
    allowed: Uint8Array | null,
    excluded: ReadonlySet<number>,
  ): Promise<Neighbor[]> {
    const enough = Math.min(this.rows, k + excluded.size);
    return nearest(await this.index.search(query, enough, allowed), k, excluded);
  }

  /** The k most similar pairs of all rows, or of those `among`, ascending and none twice. */
  async pairs(k: number, among: Uint32Array | null): Promise<Pair[]> {
    if (among && among.length < 2) return [];
    const { a, b, scores } = await this.index.ask("pairs", { k, among });
    return Array.from(a, (row, i) => ({ a: row, b: b[i]!, similarity: clampCosine(scores[i]!) }));
  }
}

/** The first k hits that are not excluded. */
export function nearest({ rows, scores }: Hits, k: number, excluded: ReadonlySet<number>): Neighbor[] {
  const found: Neighbor[] = [];
  for (let i = 0; i < rows.length && found.length < k; i++)
    if (!excluded.has(rows[i]!)) found.push({ row: rows[i]!, similarity: clampCosine(scores[i]!) });
  return found;
}
