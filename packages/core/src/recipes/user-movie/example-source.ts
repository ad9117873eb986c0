import type { Dataset } from "../../dataset/dataset.js";
import type { Random } from "../../random.js";
import { collectLikes, type Likes } from "../likes/likes.js";
import type { Examples } from "../logistic-dot/logistic-dot.js";
import type { Vocabulary } from "../vocabulary/vocabulary.js";
import type { UserMovieOptions } from "./options.js";
import { RatedRows } from "./rated-rows.js";

/** Draws for each like `negatives` movies that its user has not rated, as far as training knows. */
export class ExampleSource {
  readonly likes: Likes;
  /** Likes held out, as user × movies + row. */
  private readonly hidden = new Set<number>();
  private readonly userOf: Uint32Array;
  private readonly rated: RatedRows;

  constructor(
    dataset: Dataset,
    private readonly vocabulary: Vocabulary,
    private readonly settings: UserMovieOptions,
  ) {
    this.likes = collectLikes(dataset, settings.minRating, vocabulary.rowOf);
    this.userOf = new Uint32Array(this.likes.rows.length);
    for (let user = 0; user + 1 < this.likes.offsets.length; user++) {
      this.userOf.fill(user, this.likes.offsets[user]!, this.likes.offsets[user + 1]!);
    }
    this.rated = new RatedRows(dataset, vocabulary);
  }

  /** Held-out likes may be drawn as negatives from now on: a movie that never is would give itself away. */
  hide(which: Uint32Array): void {
    for (const like of which) this.hidden.add(this.cell(this.userOf[like]!, this.likes.rows[like]!));
  }

  private cell(user: number, row: number): number {
    return user * this.vocabulary.ids.length + row;
  }

  private knownRated(user: number, row: number): boolean {
    return this.rated.has(user, row) && !this.hidden.has(this.cell(user, row));
  }

  draw(which: Uint32Array, random: Random): Examples {
    const { negatives } = this.settings;
    const rows = this.vocabulary.ids.length;
    const size = which.length * (1 + negatives);
    const left = new Uint32Array(size);
    const right = new Uint32Array(size);
    const labels = new Uint8Array(size);
    let at = 0;
    for (const like of which) {
      const user = this.userOf[like]!;
      left.fill(user, at, at + 1 + negatives);
      right[at] = this.likes.rows[like]!;
      labels[at++] = 1;
      for (let k = 0; k < negatives; k++) {
        let row = random.integer(rows);
        // A user who rated nearly everything would keep this loop busy; 50 draws, then a rated one it is.
        for (let attempt = 0; attempt < 50 && this.knownRated(user, row); attempt++)
          row = random.integer(rows);
        right[at++] = row;
      }
    }
    return { left, right, labels };
  }
}
