import type { InteractionLayout } from "../dataset/ratings/interaction-layout.js";
import type { RatingLayout } from "../dataset/ratings/parse-ratings.js";

/** MovieLens' lines: user, movie, rating, time. */
export const ratingLayout = (more: Partial<RatingLayout> = {}): RatingLayout => ({
  delimiter: ",",
  columns: { user: 0, movie: 1, rating: 2, timestamp: 3 },
  columnCount: 4,
  minRating: 0.5,
  maxRating: 5,
  ...more,
});

/** User, item, rating from 0 to 5, seconds. */
export const interactionLayout = (more: Partial<InteractionLayout> = {}): InteractionLayout => ({
  delimiter: ",",
  columnCount: 4,
  columns: { user: 0, item: 1, rating: 2, time: 3 },
  itemYear: -1,
  described: [],
  scale: { from: 0, to: 5 },
  timeKind: "seconds",
  ...more,
});
