import { kernelEngine } from "../../kernels/module.js";
import { collectInteractions, whyTooFew } from "../interactions/interactions.js";
import type { Recipe } from "../recipe.js";
import { userScorer } from "../scoring/user-scorer.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { Factorization } from "./factorization.js";
import { type IalsOptions, ialsOptions } from "./options.js";
import { ialsScorer } from "./scorer.js";
import { ialsOnSpark } from "./spark.js";

const likes = (options: IalsOptions) => ({ ...options, interactions: "likes" }) as const;

/**
 * Matrix factorization of likes by alternating least squares. The loss is the objective divided by the number of likes,
 * penalties included; vectors of zeros have 1.
 */
export const ials: Recipe<IalsOptions> = {
  name: "IALS",
  title: "Implicit ALS",
  summary:
    "Users' and movies' vectors whose products are near 1 where a movie is liked and near 0 elsewhere, solved for in turn.",
  reference:
    "Hu, Koren and Volinsky 2008, https://doi.org/10.1109/ICDM.2008.22; Rendle et al. 2021, https://arxiv.org/abs/2110.14037",
  needs: ["RATINGS"],
  options: ialsOptions,
  tuning: ["dimensions=32..256", "regularization=0.001..0.1", "unobservedWeight=0.02..0.5"],
  async train(dataset, options, context) {
    const { movieRows, matrix } = collectInteractions(dataset, likes(options));
    const { dimensions, epochs } = options;
    const factorization = await Factorization.open(matrix, options, context.threads, context.signal);
    try {
      factorization.initialise(context.random.fork("ials"));
      const examples = matrix.columnsOfRow.length;
      let loss = 1;
      const { lossCurve, examplesPerSecond } = await runEpochs(context, {
        epochs,
        async runEpoch(_, { tick }) {
          loss = await factorization.epoch((done) => tick({ done, of: 1, meanLoss: loss }));
          return { train: loss, examples };
        },
        snapshot: () => ({ state: {}, buffers: new Map(Object.entries(factorization.factors())) }),
        restore: (checkpoint) =>
          factorization.restore({
            users: checkpointBuffer(checkpoint, "users", matrix.rows * dimensions),
            movies: checkpointBuffer(checkpoint, "movies", matrix.columns * dimensions),
          }),
      });
      const { users, movies } = factorization.factors();
      return {
        embedding: {
          dimensions,
          movieRows,
          ids: Array.from(movieRows, (row) => dataset.movies[row]!.externalId),
          vectors: movies,
          tensors: new Map([["users", { shape: [matrix.rows, dimensions], data: users }]]),
        },
        lossCurve,
        baselineLoss: 1,
        engine: kernelEngine(),
        examplesPerSecond,
        metrics: [],
      };
    } finally {
      await factorization.close();
    }
  },
  whyUnlearned: (dataset, options) => whyTooFew(dataset, likes(options)),
  spark: ialsOnSpark,
  scorer: ialsScorer,
  userScorer,
};
