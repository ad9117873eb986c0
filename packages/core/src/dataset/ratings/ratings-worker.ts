import { parentPort, workerData } from "node:worker_threads";
import type { Ratings } from "../dataset.js";
import { gatherUsers, type RatingBlock } from "./build-ratings.js";
import { openLines } from "./file-chunks.js";
import { type MovieLookup, parseRatings, type RatingLayout } from "./parse-ratings.js";
import { sortUsers } from "./sort-users.js";

export interface RatingsWorkerData {
  readonly path: string;
  readonly size: number;
  readonly layout: RatingLayout;
  readonly lookup: MovieLookup;
}

export type RatingsTask =
  | { readonly kind: "parse"; readonly start: number; readonly end: number }
  | {
      /** Gathers the ratings of users first … last - 1 from the blocks and sorts them. */
      readonly kind: "sort";
      readonly blocks: readonly RatingBlock[];
      readonly ratings: Ratings;
      readonly movieCount: number;
      readonly first: number;
      readonly last: number;
    };

const data = workerData as RatingsWorkerData | null;
const lines = data ? openLines(data.path, data.size) : null;

function perform(task: RatingsTask) {
  if (task.kind === "sort") {
    gatherUsers(task.ratings, task.blocks, task.first, task.last);
    return sortUsers(task.ratings, task.movieCount, task.first, task.last);
  }
  const { bytes, from, to } = lines!.read(task.start, task.end);
  return parseRatings(bytes, from, to, data!.layout, data!.lookup);
}

parentPort!.on("message", (task: RatingsTask) => {
  try {
    parentPort!.postMessage({ result: perform(task) });
  } catch (error) {
    parentPort!.postMessage({ error });
  }
});
