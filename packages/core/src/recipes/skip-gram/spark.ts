import type { Dataset } from "../../dataset/dataset.js";
import { type Random, shuffle } from "../../random.js";
import { buildCorpus } from "../histories/corpus.js";
import type { PreparedForSpark, SparkTraining } from "../spark/spark-training.js";
import { automaticEpochs, type SkipGramOptions } from "./options.js";

/** Each round of MLlib's costs a job, and its learning rate falls over all rounds together: more of them help little. */
const mostAutomaticRounds = 10;

/**
 * MLlib's Word2Vec: skip-gram with a hierarchical softmax instead of negative samples. It keeps no output vectors, so that
 * histories are ranked by cosine; an order that is shuffled is shuffled once, for MLlib reads the same each round.
 */
export const skipGramOnSpark: SparkTraining<SkipGramOptions> = {
  without: [
    "shrinkWindows",
    "negatives",
    "sharedNegatives",
    "nsExponent",
    "subsample",
    "minLearningRate",
    "vectors",
  ],
  prepare(dataset: Dataset, options: SkipGramOptions, random: Random): PreparedForSpark {
    const { dimensions, wholeHistory, order, learningRate } = options;
    const corpus = buildCorpus(dataset, options);
    const { tokens, offsets, movieRows } = corpus;
    const users = new Uint32Array(tokens.length);
    const positions = Uint32Array.from(tokens.keys());
    let longest = 1;
    for (let user = 0; user + 1 < offsets.length; user++) {
      const start = offsets[user]!;
      const end = offsets[user + 1]!;
      users.fill(user, start, end);
      longest = Math.max(longest, end - start);
      if (order === "shuffled") shuffle(positions.subarray(start, end), random);
    }
    return {
      itemCount: movieRows.length,
      userCount: offsets.length - 1,
      task: {
        algorithm: "WORD2VEC",
        settings: {
          dimensions,
          rounds: options.epochs || Math.min(mostAutomaticRounds, automaticEpochs(tokens.length)),
          window: wholeHistory ? longest : options.window,
          learningRate,
          longestHistory: longest,
          seed: random.integer(2 ** 31),
        },
        table: { users, items: tokens, positions },
      },
      finish: ({ items }) => ({
        dimensions,
        movieRows,
        ids: Array.from(movieRows, (row) => dataset.movies[row]!.externalId),
        vectors: items,
        tensors: new Map(),
      }),
    };
  },
};
