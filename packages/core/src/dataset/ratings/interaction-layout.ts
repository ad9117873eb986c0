import type { RatingScale } from "./rating-scale.js";
import type { TimeKind } from "./times.js";

/** How a table of interactions is written. Columns are places from 0, -1 for one that is not there. */
export interface InteractionLayout {
  /** One character, the same one twice ("::"), or " " for runs of blanks. */
  readonly delimiter: string;
  readonly columnCount: number;
  /** Without a user column all rows are one person's. */
  readonly columns: {
    readonly user: number;
    readonly item: number;
    readonly rating: number;
    readonly time: number;
  };
  /** A column that belongs to the item's id: a title's year. */
  readonly itemYear: number;
  /** Columns that describe the item; their cells are kept once an item and piece. */
  readonly described: readonly number[];
  /** Ratings outside are rejected, those inside become stars. */
  readonly scale: RatingScale;
  /** Null without a time column. */
  readonly timeKind: TimeKind | null;
}

/** The code of the one person whose rows a table without users has: the user "1". */
export const soleUser = 1;
