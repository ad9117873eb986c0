import { viewAs } from "../bytes.js";
import { nthLargest } from "./nth-largest.js";

/**
 * The place of a movie among those of equal score: a fixed scatter of the dataset rows (multiplication by an odd
 * constant is a bijection of 32-bit integers). Neither row order nor popularity can leak through ties, and every
 * run breaks them alike.
 */
export function tieOrder(movieRows: Uint32Array): Uint32Array {
  return movieRows.map((row) => Math.imul(row + 1, 0x9e3779b1) >>> 0);
}

/** Below every finite float32: what may be ranked scores above it, masked movies (-Infinity) and NaN do not. */
const lowest = -Number.MAX_VALUE;

const floats = new Float32Array(1);
const bits = viewAs(floats, Uint32Array);

/** A uint32 that grows with the float32; -0 is 0. */
function orderedBits(score: number): number {
  floats[0] = score + 0;
  const pattern = bits[0]!;
  return pattern >>> 31 ? ~pattern >>> 0 : (pattern | 0x80000000) >>> 0;
}

/** Many more blocks than the list is long, so that few rows are candidates for it; 8 to 64 rows each. */
function blockSizeFor(rows: number, size: number): number {
  return Math.min(64, Math.max(8, 1 << Math.floor(Math.log2(Math.max(1, rows / (4 * size))))));
}

/**
 * Ranks of some rows of one user's scores, and the best rows of all. Scans, not sorts: one pass finds the best score
 * of each block of rows, the others look into those blocks alone that matter. Movies of score -Infinity or NaN are
 * not ranked.
 */
export class ScoreRow {
  /** int32 [size]: after `best`, the best rows, best first. */
  readonly list: Int32Array;
  private scores: Float32Array = new Float32Array();
  private readonly blockSize: number;
  /** float32 [rows / blockSize, rounded up]: the best score of each block; blocks below a bound are skipped. */
  private readonly maxima: Float32Array;
  private readonly reorderedMaxima: Float32Array;
  /** uint32 [rows]: each row's place by `ties`, and the row at each place. */
  private readonly places: Uint32Array;
  private readonly rowAt: Uint32Array;
  /** Rows that reach the bound, and their scores. */
  private readonly candidateRows: Uint32Array;
  private readonly candidateScores: Float32Array;
  /** Those of the list as 64-bit keys, which sort natively: score above, place (the first is largest) below. */
  private readonly keys: BigUint64Array<ArrayBuffer>;
  private readonly words: Uint32Array;

  /**
   * @param ties uint32 [rows]: tieOrder of the rows' movies.
   * @param size the list's length, 1 or more.
   */
  constructor(
    private readonly ties: Uint32Array,
    size: number,
  ) {
    this.list = new Int32Array(size);
    this.blockSize = blockSizeFor(ties.length, size);
    this.maxima = new Float32Array(Math.ceil(ties.length / this.blockSize));
    this.reorderedMaxima = new Float32Array(this.maxima.length);
    this.rowAt = Uint32Array.from(ties.keys()).sort((a, b) => ties[a]! - ties[b]!);
    this.places = new Uint32Array(ties.length);
    for (let place = 0; place < ties.length; place++) this.places[this.rowAt[place]!] = place;
    this.candidateRows = new Uint32Array(ties.length);
    this.candidateScores = new Float32Array(ties.length);
    this.keys = new BigUint64Array(ties.length);
    this.words = viewAs(this.keys, Uint32Array);
  }

  /** Takes a user's scores, float32 [rows]; they must not change until ranks and best are done. */
  load(scores: Float32Array): void {
    this.scores = scores;
    const { maxima, blockSize } = this;
    for (let block = 0; block < maxima.length; block++) {
      const end = Math.min(scores.length, (block + 1) * blockSize);
      // Four at a time: a comparison then need not wait for the one before.
      let a = -Infinity;
      let b = -Infinity;
      let c = -Infinity;
      let d = -Infinity;
      let row = block * blockSize;
      for (; row + 3 < end; row += 4) {
        if (scores[row]! > a) a = scores[row]!;
        if (scores[row + 1]! > b) b = scores[row + 1]!;
        if (scores[row + 2]! > c) c = scores[row + 2]!;
        if (scores[row + 3]! > d) d = scores[row + 3]!;
      }
      for (; row < end; row++) if (scores[row]! > a) a = scores[row]!;
      maxima[block] = Math.max(a, b, c, d);
    }
  }

  private beats(score: number, row: number, otherScore: number, otherRow: number): boolean {
    return score > otherScore || (score === otherScore && this.ties[row]! < this.ties[otherRow]!);
  }

  /**
   * The 1-based rank of each target among all rows, 0 where it is not ranked.
   * @param targets rows, each at most once; -1 for a movie outside the vocabulary (rank 0).
   * @param out [targets.length], overwritten.
   */
  ranks(targets: ArrayLike<number>, out: Uint32Array): void {
    const { scores } = this;
    const places: number[] = [];
    for (let i = 0; i < targets.length; i++) {
      out[i] = 0;
      if (targets[i]! >= 0 && scores[targets[i]!]! >= lowest) places.push(i);
    }
    if (places.length === 0) return;
    // Worst target first: whatever a row beats is then a prefix.
    places.sort((a, b) =>
      this.beats(scores[targets[a]!]!, targets[a]!, scores[targets[b]!]!, targets[b]!) ? 1 : -1,
    );
    const sorted = Int32Array.from(places, (place) => targets[place]!);
    const beaten = this.countBeaten(sorted);
    let better = 0;
    for (let i = sorted.length - 1; i >= 0; i--) {
      better += beaten[i + 1]!;
      out[places[i]!] = 1 + better;
    }
  }

  /** How many rows beat exactly the first p of `sorted`, for p = 0 … sorted.length. */
  private countBeaten(sorted: Int32Array): Uint32Array {
    if (sorted.length === 1) return this.countBeatenByOne(sorted[0]!);
    const { scores, maxima, blockSize } = this;
    const beaten = new Uint32Array(sorted.length + 1);
    const worst = scores[sorted[0]!]!;
    for (let block = 0; block < maxima.length; block++) {
      if (maxima[block]! < worst) continue;
      const end = Math.min(scores.length, (block + 1) * blockSize);
      for (let row = block * blockSize; row < end; row++) {
        const score = scores[row]!;
        if (!(score >= worst)) continue;
        let low = 0;
        let high = sorted.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          const target = sorted[middle]!;
          if (this.beats(score, row, scores[target]!, target)) low = middle + 1;
          else high = middle;
        }
        beaten[low]!++;
      }
    }
    return beaten;
  }

  /** countBeaten for one target, the usual case, without a branch that nobody can foresee. */
  private countBeatenByOne(target: number): Uint32Array {
    const { scores, maxima, blockSize, ties } = this;
    const mark = scores[target]!;
    const tie = ties[target]!;
    let above = 0;
    for (let block = 0; block < maxima.length; block++) {
      if (maxima[block]! < mark) continue;
      const end = Math.min(scores.length, (block + 1) * blockSize);
      let equal = 0;
      for (let row = block * blockSize; row < end; row++) {
        above += +(scores[row]! > mark);
        equal += +(scores[row]! === mark);
      }
      if (equal === 0) continue;
      for (let row = block * blockSize; row < end; row++)
        if (scores[row]! === mark && ties[row]! < tie) above++;
    }
    return Uint32Array.of(0, above);
  }

  /** Fills `list`; returns its length (fewer than `size` only where fewer rows may be ranked). */
  best(): number {
    const { scores, maxima, blockSize, candidateRows, candidateScores } = this;
    const bound = this.bound();
    let candidates = 0;
    for (let block = 0; block < maxima.length; block++) {
      if (maxima[block]! < bound) continue;
      const end = Math.min(scores.length, (block + 1) * blockSize);
      for (let row = block * blockSize; row < end; row++) {
        const score = scores[row]!;
        if (!(score >= bound)) continue;
        candidateRows[candidates] = row;
        candidateScores[candidates++] = score;
      }
    }
    return this.order(candidates, bound);
  }

  /**
   * As `load` and `best` for scores, float32 [rows], of which only those of some rows count: looks at these alone.
   * @param some each row once.
   */
  bestAmong(scores: Float32Array, some: Uint32Array): number {
    this.scores = scores;
    const { candidateRows, candidateScores } = this;
    let candidates = 0;
    for (let i = 0; i < some.length; i++) {
      const score = scores[some[i]!]!;
      if (!(score >= lowest)) continue;
      candidateRows[candidates] = some[i]!;
      candidateScores[candidates++] = score;
    }
    return this.order(candidates, lowest);
  }

  /** Fills `list` with the best of the candidates; those below the bound are passed over. */
  private order(candidates: number, least: number): number {
    const { list, words, places, rowAt, scores, candidateRows, candidateScores } = this;
    const bound = candidates > list.length ? nthLargest(candidateScores, candidates, list.length) : least;
    const last = rowAt.length - 1;
    let kept = 0;
    for (let i = 0; i < candidates; i++) {
      const row = candidateRows[i]!;
      const score = scores[row]!;
      if (score < bound) continue;
      words[2 * kept] = last - places[row]!;
      words[2 * kept + 1] = orderedBits(score);
      kept++;
    }
    this.keys.subarray(0, kept).sort();
    const length = Math.min(kept, list.length);
    for (let i = 0; i < length; i++) list[i] = rowAt[last - words[2 * (kept - 1 - i)]!]!;
    return length;
  }

  /** A score that at least `size` rows reach and few more: the size-th best of the blocks' maxima. */
  private bound(): number {
    const { maxima, reorderedMaxima, list } = this;
    if (maxima.length < list.length) return lowest;
    reorderedMaxima.set(maxima);
    return Math.max(lowest, nthLargest(reorderedMaxima, maxima.length, list.length));
  }
}
