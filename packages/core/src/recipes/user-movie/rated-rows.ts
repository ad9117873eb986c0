import type { Dataset } from "../../dataset/dataset.js";
import type { Vocabulary } from "../vocabulary/vocabulary.js";

/** Which movies each user rated, rows ascending, in compressed-sparse-row form. */
export class RatedRows {
  private readonly offsets: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(dataset: Dataset, vocabulary: Vocabulary) {
    const { offsets, movies } = dataset.ratings;
    this.offsets = new Uint32Array(offsets.length);
    const rows = new Uint32Array(movies.length);
    let count = 0;
    for (let user = 0; user + 1 < offsets.length; user++) {
      for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
        const row = vocabulary.rowOf[movies[i]!]!;
        if (row >= 0) rows[count++] = row;
      }
      rows.subarray(this.offsets[user]!, count).sort();
      this.offsets[user + 1] = count;
    }
    this.rows = rows.slice(0, count);
  }

  has(user: number, row: number): boolean {
    let low = this.offsets[user]!;
    let high = this.offsets[user + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low < this.offsets[user + 1]! && this.rows[low] === row;
  }
}
