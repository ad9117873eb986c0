import type { Embedding } from "../embedding/embedding.js";
import { unitRows } from "../embedding/unit-rows.js";
import { CancelledError } from "../errors.js";
import { createDotScorer } from "../kernels/dot-scorer.js";
import { fillUniform, type Random } from "../random.js";
import { ScoreRow, tieOrder } from "./score-row.js";

/** Anything that says how alike two movies are: an embedding by its cosines, or a baseline. */
export interface NeighborSource {
  /** uint32 [rows]: the dataset row of each row. Movies that are missing here have no neighbors and are nobody's. */
  readonly movieRows: Uint32Array;
  /** Whether likenesses are cosines. */
  readonly cosines: boolean;
  /**
   * Prepares to compare with some rows. The function returned writes out[q × candidates + c], the likeness of query q
   * to candidate c: higher is nearer, -Infinity or NaN is no neighbor.
   * @param candidates uint32: rows of this source.
   */
  open(candidates: Uint32Array): (queries: Uint32Array, out: Float32Array) => void;
}

/** A movie's nearest others, best first; `scores` are their likenesses. All are rows of one source. */
export interface NeighborList {
  readonly row: number;
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

/** Cosines of an embedding's vectors. */
export function embeddingNeighbors({ movieRows, vectors, dimensions }: Embedding): NeighborSource {
  const unit = unitRows(vectors, dimensions);
  const gather = (rows: Uint32Array) => {
    const gathered = new Float32Array(rows.length * dimensions);
    rows.forEach((row, i) => {
      gathered.set(unit.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    });
    return gathered;
  };
  return {
    movieRows,
    cosines: true,
    open(candidates) {
      const kernel = createDotScorer(gather(candidates), dimensions);
      return (queries, out) => kernel.score(gather(queries), queries.length, out);
    },
  };
}

/** Neighbors by chance. A movie asked again has others. */
export function randomNeighbors(movieRows: Uint32Array, random: Random): NeighborSource {
  return {
    movieRows,
    cosines: false,
    open: (candidates) => (queries, out) => {
      fillUniform(random, out.subarray(0, queries.length * candidates.length));
    },
  };
}

/** Likenesses held at a time: 16 MB of them, or one query's if these are more. */
const heldScores = 4 * 1024 * 1024;
const mostQueries = 64;

/**
 * The `size` nearest candidates of each query, itself left out, in the order of the queries. Where fewer can be ranked,
 * a list is shorter. Lets the event loop turn between batches.
 * @throws CancelledError when `signal` aborts.
 */
export async function* nearestNeighbors(
  source: NeighborSource,
  queries: Uint32Array,
  candidates: Uint32Array,
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<NeighborList> {
  const count = candidates.length;
  if (count === 0) {
    for (const row of queries) yield { row, rows: new Uint32Array(), scores: new Float32Array() };
    return;
  }
  const score = source.open(candidates);
  const placeOf = new Map(Array.from(candidates, (row, place) => [row, place]));
  const best = new ScoreRow(tieOrder(candidates.map((row) => source.movieRows[row]!)), size);
  const batch = Math.max(1, Math.min(mostQueries, Math.floor(heldScores / count)));
  const out = new Float32Array(Math.min(batch, queries.length) * count);
  for (let first = 0; first < queries.length; first += batch) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError();
    const asked = queries.subarray(first, first + batch);
    score(asked, out);
    for (const [i, row] of asked.entries()) {
      const scores = out.subarray(i * count, (i + 1) * count);
      const own = placeOf.get(row);
      if (own !== undefined) scores[own] = -Infinity;
      best.load(scores);
      const places = best.list.subarray(0, best.best());
      yield {
        row,
        rows: Uint32Array.from(places, (place) => candidates[place]!),
        scores: Float32Array.from(places, (place) => scores[place]!),
      };
    }
  }
}
