/** A thread that ranks for pieces of the users, one after the other, as it is told (rank-in-threads.ts). */
import { parentPort, workerData } from "node:worker_threads";
import { rankerOf } from "../evaluation/evaluate.js";
import { rankUsers } from "../evaluation/rank-users.js";
import { recipesOfRuns } from "../recipes/registry.js";
import type { RankingPiece, RankingThreadSetup } from "./rank-in-threads.js";

const { recipe, options, embedding, ranks, rows, lengths, ...input } = workerData as RankingThreadSetup;
const known = recipesOfRuns.get(recipe)!;
const ranker = rankerOf(embedding, known.scorer?.(embedding, known.options.parse(options)) ?? null);

parentPort!.on("message", async ({ first, last }: RankingPiece) => {
  const { users, offsets, movies, values } = input.relevant;
  const [from, to] = [offsets[first]!, offsets[last]!];
  const ranked = await rankUsers({
    ...input,
    ranker,
    relevant: {
      users: users.subarray(first, last),
      offsets: offsets.slice(first, last + 1).map((at) => at - from),
      movies: movies.subarray(from, to),
      values: values.subarray(from, to),
    },
    lists: {
      add(user, list) {
        rows.set(list, (first + user) * input.listLength);
        lengths[first + user] = list.length;
      },
    },
    sampled: null,
    signal: undefined,
  });
  ranks.set(ranked.ranks, from);
  parentPort!.postMessage("done");
});
