import { statSync } from "node:fs";
import { InvalidInputError } from "../../errors.js";
import type { Ratings } from "../dataset.js";
import type { Rejections } from "../rejections.js";
import { assembleRatings } from "./assemble-ratings.js";
import { countRejected, lineOf } from "./locate-lines.js";
import { type MovieLookup, type RatingLayout, reasons } from "./parse-ratings.js";
import { startRatingsThreads, threadsFor } from "./ratings-threads.js";

const defaultChunk = 8 << 20;

export interface ReadRatingsInput {
  readonly path: string;
  /** The file's name for people. */
  readonly file: string;
  readonly layout: RatingLayout;
  /** Bytes and lines before the first rating: a header, or none. */
  readonly header: { readonly bytes: number; readonly lines: number };
  readonly lookup: MovieLookup;
  readonly movieCount: number;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: one a core, at most 8; 1 for small files. */
  readonly threads?: number;
  /** Bytes a task reads, default 8 MiB. */
  readonly chunkBytes?: number;
}

export interface ReadRatings {
  readonly ratings: Ratings;
  /** The source's user ids, numbers first and ascending: user `u` of the ratings is userIds[u]. */
  readonly userIds: readonly string[];
  readonly rejections: Rejections;
}

/**
 * Reads one file of ratings, in pieces on all cores: parse, group by user, sort each user by time, keep the last of
 * duplicate ratings. Needs about 40 bytes a rating.
 * @throws InvalidInputError where more than 1 % of the lines are bad or no rating is left; CancelledError.
 */
export async function readRatings(input: ReadRatingsInput): Promise<ReadRatings> {
  const { path, layout, lookup, movieCount, signal } = input;
  const { size } = statSync(path);
  const threads = input.threads ?? threadsFor(size);
  const workers = startRatingsThreads(
    { path, size, origin: input.header.bytes, ratings: { layout, lookup } },
    threads,
    signal,
  );
  try {
    const chunk = input.chunkBytes ?? defaultChunk;
    const starts: number[] = [];
    for (let start = input.header.bytes; start < size; start += chunk) starts.push(start);
    const parsed = await workers.perform(
      starts.map((start) => ({ kind: "parse" as const, start, end: Math.min(size, start + chunk) })),
      (done) => input.onProgress?.((0.6 * done) / starts.length),
    );
    const rejections = countRejected(input, parsed);
    if (parsed.every((part) => part.movies.length === 0))
      throw InvalidInputError.of([input.file], "holds no ratings.");
    const assembled = await assembleRatings(parsed, {
      movieCount,
      workers,
      threads,
      signal,
      onProgress: (fraction) => input.onProgress?.(0.6 + 0.4 * fraction),
    });
    const { ratings, userIds, duplicates } = assembled;
    rejections.add(
      reasons.duplicate,
      duplicates.first.map(({ block, index }) => lineOf(input, parsed, block, index)),
      duplicates.count,
      true,
    );
    return { ratings, userIds, rejections };
  } finally {
    await workers.close();
  }
}
