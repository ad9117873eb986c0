import type { Ratings } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { storedRating } from "../dataset/rating-decimals.js";
import { CancelledError } from "../errors.js";
import type { Random } from "../random.js";
import type { PerUserResults } from "./per-user.js";
import { type Ranker, rowOfMovie } from "./ranker.js";
import { sampledRank } from "./sampled-rank.js";
import { ScoreRow, tieOrder } from "./score-row.js";

/** Bytes of scores held at once, whatever the number of users. */
const scoreBuffer = 16 * 1024 * 1024;
/** What is ranked right after it was scored still lies in a second-level cache of this many bytes. */
const cachedScores = 768 * 1024;
const leastBatch = 48;
const batchBound = 256;
/** The event loop gets a turn at least this often, milliseconds. */
const turn = 25;

/** Takes each user's list. */
interface Lists {
  /** @param user index into `relevant.users`. @param list dataset rows, best first; it is overwritten by the next one. */
  add(user: number, list: Uint32Array): void;
}

export interface RankUsersInput {
  readonly ranker: Ranker;
  /** What users had seen: their histories, and what is not recommended again. */
  readonly seen: Ratings;
  /** The relevant held-out movies: of users with at least one. */
  readonly relevant: HeldOut;
  /** Movies of the dataset. */
  readonly movies: number;
  /** Ratings below it are no part of a history. */
  readonly minRating: number;
  /** Movies that the user rated so or better are not ranked. */
  readonly maskFrom: number;
  /** uint8 [movies]: 1 for movies that are ranked; without it all are. */
  readonly candidates: Uint8Array | undefined;
  readonly listLength: number;
  readonly lists: Lists;
  readonly sampled: { readonly negatives: number; readonly random: Random } | null;
  readonly signal: AbortSignal | undefined;
  onProgress?(fraction: number): void;
}

export type RankedUsers = Pick<PerUserResults, "users" | "offsets" | "ranks"> & {
  readonly sampledRanks: Uint32Array | null;
};

/** rankUsers, or what ranks alike by other means. */
export type RankUsers = (input: RankUsersInput) => Promise<RankedUsers>;

/**
 * Ranks every movie that a user has not seen, for every user of `relevant`, a batch at a time: never more than
 * 16 MB of scores (one user's at least). Users without a usable history get no list: all their movies are misses.
 */
export async function rankUsers(input: RankUsersInput): Promise<RankedUsers> {
  const { ranker, relevant, seen } = input;
  const rows = ranker.movieRows.length;
  const rowOf = rowOfMovie(ranker.movieRows, input.movies);
  const scoreRow = new ScoreRow(tieOrder(ranker.movieRows), input.listLength);
  const list = new Uint32Array(input.listLength);
  const { candidates } = input;
  const passedOver = candidates
    ? Uint32Array.from(ranker.movieRows.keys()).filter((row) => candidates[ranker.movieRows[row]!] === 0)
    : new Uint32Array();
  const excluded = new Uint8Array(rows);
  const ranks = new Uint32Array(relevant.movies.length);
  const sampledRanks = input.sampled ? new Uint32Array(relevant.movies.length) : null;
  const usersIn = (bytes: number) => Math.floor(bytes / 4 / Math.max(1, rows));
  const batch = Math.max(
    1,
    Math.min(batchBound, Math.max(leastBatch, usersIn(cachedScores)), usersIn(scoreBuffer)),
  );
  const scores = new Float32Array(Math.min(batch, relevant.users.length) * rows);
  let lastTurn = performance.now();

  for (let first = 0; first < relevant.users.length; first += batch) {
    const places: number[] = [];
    const histories: Uint32Array[] = [];
    for (let i = first; i < Math.min(first + batch, relevant.users.length); i++) {
      const history = historyOf(seen, relevant.users[i]!, rowOf, input.minRating);
      if (history.length === 0) continue;
      places.push(i);
      histories.push(history);
    }
    if (histories.length > 0)
      await ranker.scorer.score(histories, scores.subarray(0, histories.length * rows));
    for (let query = 0; query < places.length; query++) {
      const i = places[query]!;
      const own = scores.subarray(query * rows, (query + 1) * rows);
      maskSeen(own, seen, relevant.users[i]!, rowOf, input.maskFrom);
      for (const row of passedOver) own[row] = Number.NEGATIVE_INFINITY;
      const start = relevant.offsets[i]!;
      const end = relevant.offsets[i + 1]!;
      const targets = new Int32Array(end - start);
      for (let r = start; r < end; r++) targets[r - start] = rowOf[relevant.movies[r]!]!;
      scoreRow.load(own);
      scoreRow.ranks(targets, ranks.subarray(start, end));
      const length = scoreRow.best();
      for (let place = 0; place < length; place++) list[place] = ranker.movieRows[scoreRow.list[place]!]!;
      input.lists.add(i, list.subarray(0, length));
      if (input.sampled && sampledRanks) {
        for (const target of targets) if (target >= 0) excluded[target] = 1;
        targets.forEach((target, t) => {
          sampledRanks[start + t] = sampledRank(
            own,
            target,
            excluded,
            input.sampled!.negatives,
            input.sampled!.random,
          );
        });
        for (const target of targets) if (target >= 0) excluded[target] = 0;
      }
    }
    if (performance.now() - lastTurn > turn) {
      await new Promise((resolve) => setImmediate(resolve));
      lastTurn = performance.now();
    }
    if (input.signal?.aborted) throw new CancelledError();
    input.onProgress?.(Math.min(1, (first + batch) / relevant.users.length));
  }
  return { users: relevant.users, offsets: relevant.offsets, ranks, sampledRanks };
}

/** The user's rows rated `minRating` or better, oldest first, movies outside the vocabulary left out. */
function historyOf(seen: Ratings, user: number, rowOf: Int32Array, minRating: number): Uint32Array {
  const start = seen.offsets[user]!;
  const history = new Uint32Array(seen.offsets[user + 1]! - start);
  const least = storedRating(minRating);
  let length = 0;
  for (let r = start; r < start + history.length; r++) {
    const row = rowOf[seen.movies[r]!]!;
    if (row >= 0 && seen.values[r]! >= least) history[length++] = row;
  }
  return history.subarray(0, length);
}

function maskSeen(scores: Float32Array, seen: Ratings, user: number, rowOf: Int32Array, from: number): void {
  const least = storedRating(from);
  for (let r = seen.offsets[user]!; r < seen.offsets[user + 1]!; r++) {
    const row = rowOf[seen.movies[r]!]!;
    if (row >= 0 && seen.values[r]! >= least) scores[row] = -Infinity;
  }
}
