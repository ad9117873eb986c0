import { dealToThreads } from "../deal-to-threads.js";
import type { Embedding } from "../embedding/embedding.js";
import { shareEmbedding } from "../embedding/share-embedding.js";
import { type RankUsers, type RankUsersInput, rankUsers } from "../evaluation/rank-users.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipesOfRuns } from "../recipes/registry.js";
import { startWorker } from "../worker-thread.js";

/** Pieces that each thread gets, so that all end at about the same time. */
const piecesEach = 8;

/** What a thread is given once. */
export interface RankingThreadSetup
  extends Omit<RankUsersInput, "ranker" | "lists" | "sampled" | "signal" | "onProgress"> {
  readonly recipe: string;
  readonly options: unknown;
  /** In shared memory. */
  readonly embedding: Embedding;
  /** Shared, written by the threads: uint32 [relevant movies], as RankedUsers has them. */
  readonly ranks: Uint32Array;
  /** Shared, uint32 [users × listLength] and [users]: each user's list, and how long it is. */
  readonly rows: Uint32Array;
  readonly lengths: Uint32Array;
}

/** A piece of work: users `first` to `last` - 1 of `relevant`. */
export interface RankingPiece {
  readonly first: number;
  readonly last: number;
}

/**
 * How to rank by a trained embedding on so many threads: each has a scorer of its own, which the recipe makes of the shared
 * embedding, and takes pieces of the users. What comes out does not depend on the number of threads.
 * @param input.options as the recipe's schema parsed them.
 * @returns undefined where one thread does it as well: there is only one, or the recipe is none of the registry's.
 */
export function rankInThreads(input: {
  readonly recipe: Recipe<unknown>;
  readonly options: unknown;
  readonly embedding: Embedding;
  readonly threads: number;
  /** Of fewer scores one thread is sooner through; default a second of one core. */
  readonly leastScores?: number;
}): RankUsers | undefined {
  const { recipe, options, embedding, threads, leastScores = 2e8 } = input;
  const known = recipesOfRuns.get(recipe.name);
  if (threads < 2 || !known || known.scorer !== recipe.scorer) return undefined;
  return async (asked) => {
    const { ranker, lists, sampled, signal, onProgress, ...rest } = asked;
    const { relevant, listLength } = rest;
    const users = relevant.users.length;
    // Random negatives are drawn user after user from one sequence.
    if (sampled || users * ranker.movieRows.length < leastScores) return await rankUsers(asked);
    const shared = (length: number) => new Uint32Array(new SharedArrayBuffer(length * 4));
    const setup: RankingThreadSetup = {
      ...rest,
      ...{ recipe: recipe.name, options, embedding: await shareEmbedding(embedding) },
      ranks: shared(relevant.movies.length),
      rows: shared(users * listLength),
      lengths: shared(users),
    };
    const jobs = piecesOf(users, threads * piecesEach);
    let done = 0;
    await dealToThreads({
      ...{ jobs, threads, signal },
      start: () => startWorker(new URL("./ranking-thread.js", import.meta.url), { workerData: setup }),
      onAnswer: () => onProgress?.(++done / jobs.length),
    });
    const { ranks, rows, lengths } = setup;
    for (let user = 0; user < users; user++)
      if (lengths[user]! > 0)
        lists.add(user, rows.subarray(user * listLength, user * listLength + lengths[user]!));
    return { users: relevant.users, offsets: relevant.offsets, ranks: ranks.slice(), sampledRanks: null };
  };
}

function piecesOf(users: number, count: number): RankingPiece[] {
  const size = Math.ceil(users / count);
  return Array.from({ length: Math.ceil(users / size) }, (_, i) => ({
    first: i * size,
    last: Math.min(users, (i + 1) * size),
  }));
}
