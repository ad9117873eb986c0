import type { Ratings } from "../dataset.js";
import { gatherUsers, type RatingBlock } from "./build-ratings.js";
import { openLines } from "./file-chunks.js";
import type { InteractionLayout } from "./interaction-layout.js";
import { type ParsedInteractions, parseInteractions } from "./parse-interactions.js";
import { type MovieLookup, type ParsedRatings, parseRatings, type RatingLayout } from "./parse-ratings.js";
import { type SortedUsers, sortUsers } from "./sort-users.js";

export interface RatingsWorkerData {
  readonly path: string;
  readonly size: number;
  /** Where the first line starts, in bytes. */
  readonly origin: number;
  /** What a "parse" takes. */
  readonly ratings?: { readonly layout: RatingLayout; readonly lookup: MovieLookup };
  /** What an "interactions" takes. */
  readonly interactions?: InteractionLayout;
}

export type RatingsTask =
  | { readonly kind: "parse" | "interactions"; readonly start: number; readonly end: number }
  | {
      /** Gathers the ratings of users first … last - 1 from the blocks and sorts them. */
      readonly kind: "sort";
      readonly blocks: readonly RatingBlock[];
      readonly ratings: Ratings;
      readonly movieCount: number;
      readonly first: number;
      readonly last: number;
    };

export type RatingsResult = ParsedRatings | ParsedInteractions | SortedUsers;

/** Does the tasks, one after the other, on the thread that calls. */
export function performer(data: RatingsWorkerData | null) {
  const lines = data ? openLines(data.path, data.size, data.origin) : null;
  return {
    perform(task: RatingsTask): RatingsResult {
      if (task.kind === "sort") {
        gatherUsers(task.ratings, task.blocks, task.first, task.last);
        return sortUsers(task.ratings, task.movieCount, task.first, task.last);
      }
      const { bytes, from, to } = lines!.read(task.start, task.end);
      if (task.kind === "interactions") return parseInteractions(bytes, from, to, data!.interactions!);
      return parseRatings(bytes, from, to, data!.ratings!.layout, data!.ratings!.lookup);
    },
    close: () => lines?.close(),
  };
}
