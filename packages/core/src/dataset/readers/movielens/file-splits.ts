import { readFile } from "node:fs/promises";
import { InvalidInputError } from "../../../errors.js";
import type { FileSplit, Ratings } from "../../dataset.js";
import type { SourceFiles } from "../../files/source-files.js";
import { idOf } from "../../ratings/ids.js";
import { type MovieLookup, parseRatings } from "../../ratings/parse-ratings.js";
import { pipeRatings } from "./layouts.js";

/** Indices into the ratings of what one file of a split lists, ascending. */
function indicesOf(
  file: string,
  bytes: Uint8Array,
  ratings: Ratings,
  userOf: ReadonlyMap<string, number>,
  lookup: MovieLookup,
): Uint32Array {
  const lines = new Uint8Array(bytes.length + 1);
  lines.set(bytes);
  lines[bytes.length] = 10;
  const parsed = parseRatings(lines, 0, lines.length, pipeRatings, lookup);
  const rejected = parsed.rejected[0];
  if (rejected) throw InvalidInputError.of([file, `line ${rejected.lines[0]! + 1}`], `${rejected.reason}.`);
  const indices = new Uint32Array(parsed.movies.length);
  const { users, ends } = parsed.users;
  for (let i = 0, run = 0; i < indices.length; i++) {
    if (ends && i === ends[run]!) run++;
    const id = idOf(users[ends ? run : i]!, parsed.named);
    const user = userOf.get(id);
    const index = user === undefined ? -1 : indexOf(ratings, user, parsed.movies[i]!);
    if (index < 0)
      throw InvalidInputError.of([file], `lists a rating of user ${id} that u.data does not have.`);
    indices[i] = index;
  }
  return indices.sort();
}

/** Where a user's rating of a movie lies; -1 where there is none. */
function indexOf({ offsets, movies }: Ratings, user: number, movie: number): number {
  const start = offsets[user]!;
  const at = movies.subarray(start, offsets[user + 1]!).indexOf(movie);
  return at < 0 ? -1 : start + at;
}

/** 100k's own splits: u1 to u5 (five folds), ua and ub (ten ratings of each user held out). */
export async function readFileSplits(
  files: SourceFiles,
  ratings: Ratings,
  userIds: readonly string[],
  lookup: MovieLookup,
): Promise<FileSplit[]> {
  const userOf = new Map(userIds.map((id, user) => [id, user]));
  const names = files.names
    .filter((name) => /^[\w-]+\.base$/u.test(name))
    .map((name) => name.slice(0, -".base".length))
    .filter((name) => files.has(`${name}.test`));
  const splits: FileSplit[] = [];
  for (const name of names) {
    const [train, test] = await Promise.all(
      [`${name}.base`, `${name}.test`].map(async (file) =>
        indicesOf(file, await readFile(await files.path(file)), ratings, userOf, lookup),
      ),
    );
    splits.push({ name, train: train!, test: test! });
  }
  return splits;
}
