import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import type { Random } from "../../random.js";
import { collectInteractions } from "../interactions/interactions.js";
import type { PreparedForSpark, SparkTraining } from "../spark/spark-training.js";
import type { IalsOptions } from "./options.js";

/** A tensor [1] of an embedding that MLlib learned: the penalty of a vector is this × its likes. */
export const penaltyTensor = "penalty";

/**
 * MLlib's ALS with implicit preferences. Divided by its alpha, its normal equation for a user is ours, with 1 / alpha for
 * the unobserved weight and regParam / alpha × likes for the penalty (apache/spark, ALS.scala), but for a factor of the
 * right side, which makes all scores of a user larger alike. Rendle's penalty has a part that is the same for every
 * vector, and MLlib's has none: regParam is chosen so that all users' penalties together weigh as much, which makes
 * those of all movies together weigh as much, too.
 */
export const ialsOnSpark: SparkTraining<IalsOptions> = {
  without: [],
  prepare(dataset: Dataset, options: IalsOptions, random: Random): PreparedForSpark {
    const { dimensions, epochs, regularization, unobservedWeight } = options;
    if (unobservedWeight === 0)
      throw InvalidInputError.of(
        ["options", "unobservedWeight"],
        "must be above 0 on Spark: MLlib's alpha is 1 divided by it.",
      );
    const { movieRows, matrix } = collectInteractions(dataset, { ...options, interactions: "likes" });
    const likes = matrix.columnsOfRow.length;
    const users = new Uint32Array(likes);
    for (let user = 0; user < matrix.rows; user++)
      users.fill(user, matrix.rowOffsets[user]!, matrix.rowOffsets[user + 1]!);
    const perLike = regularization * (1 + (unobservedWeight * matrix.rows * matrix.columns) / likes);
    const alpha = 1 / unobservedWeight;
    return {
      itemCount: matrix.columns,
      userCount: matrix.rows,
      task: {
        algorithm: "ALS",
        settings: {
          dimensions,
          rounds: epochs,
          regularization: perLike * alpha,
          alpha,
          seed: random.integer(2 ** 31),
        },
        table: { users, items: matrix.columnsOfRow, positions: Uint32Array.from(users.keys()) },
      },
      finish: (found) => ({
        dimensions,
        movieRows,
        ids: Array.from(movieRows, (row) => dataset.movies[row]!.externalId),
        vectors: found.items,
        tensors: new Map([
          [penaltyTensor, { shape: [1], data: Float32Array.of(perLike) }],
          ...(found.users
            ? ([["users", { shape: [matrix.rows, dimensions], data: found.users }]] as const)
            : []),
        ]),
      }),
    };
  },
};
