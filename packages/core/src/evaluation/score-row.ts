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

/**
 * Ranks of some rows of one user's scores, and the best rows of all. A scan, not a sort: one pass for the ranks,
 * one with a rising threshold for the list. Movies of score -Infinity or NaN are not ranked.
 */
export class ScoreRow {
  /** int32 [size]: after `best`, the best rows, best first. */
  readonly list: Int32Array;
  private readonly scoresOfList: Float32Array;

  /**
   * @param ties uint32 [rows]: tieOrder of the rows' movies.
   * @param size the list's length, 1 or more.
   */
  constructor(
    private readonly ties: Uint32Array,
    size: number,
  ) {
    this.list = new Int32Array(size);
    this.scoresOfList = new Float32Array(size);
  }

  private beats(score: number, row: number, otherScore: number, otherRow: number): boolean {
    return score > otherScore || (score === otherScore && this.ties[row]! < this.ties[otherRow]!);
  }

  /**
   * The 1-based rank of each target among all rows, 0 where it is not ranked.
   * @param scores float32 [rows].
   * @param targets rows, each at most once; -1 for a movie outside the vocabulary (rank 0).
   * @param out [targets.length], overwritten.
   */
  ranks(scores: Float32Array, targets: ArrayLike<number>, out: Uint32Array): void {
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
    const beaten = this.countBeaten(scores, sorted);
    let better = 0;
    for (let i = sorted.length - 1; i >= 0; i--) {
      better += beaten[i + 1]!;
      out[places[i]!] = 1 + better;
    }
  }

  /** How many rows beat exactly the first p of `sorted`, for p = 0 … sorted.length. */
  private countBeaten(scores: Float32Array, sorted: Int32Array): Uint32Array {
    const beaten = new Uint32Array(sorted.length + 1);
    const worst = scores[sorted[0]!]!;
    for (let row = 0; row < scores.length; row++) {
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
    return beaten;
  }

  /** Fills `list`; returns its length (fewer than `size` only where fewer rows may be ranked). */
  best(scores: Float32Array): number {
    const { list, scoresOfList } = this;
    const size = list.length;
    let length = 0;
    let threshold = lowest;
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row]!;
      if (!(score >= threshold)) continue;
      if (length === size) {
        if (!this.beats(score, row, scoresOfList[size - 1]!, list[size - 1]!)) continue;
        length--;
      }
      // Few rows get here (about size × ln(rows / size)): inserting into a short sorted list beats a heap.
      let place = length++;
      while (place > 0 && this.beats(score, row, scoresOfList[place - 1]!, list[place - 1]!)) {
        scoresOfList[place] = scoresOfList[place - 1]!;
        list[place] = list[place - 1]!;
        place--;
      }
      scoresOfList[place] = score;
      list[place] = row;
      if (length === size) threshold = scoresOfList[size - 1]!;
    }
    return length;
  }
}
