import { InvalidInputError } from "../../errors.js";
import type { Recipe } from "../recipe.js";
import { collectVectors } from "./collect-vectors.js";
import type { SparkTask } from "./spark-training.js";

/** How a task comes to Spark and back: the recipes know neither processes nor clusters. */
export interface SparkSubmission {
  /** A folder with Parquet files below `items/` and, for ALS, `users/`; there until `remove`. */
  readonly folder: string;
  /** "Spark 3.5.9 at local[2]". */
  readonly engine: string;
  /** Training alone. */
  readonly seconds: number;
  remove(): Promise<void>;
}

export type SubmitToSpark = (
  task: SparkTask,
  context: { readonly signal: AbortSignal; onProgress(fraction: number): void },
) => Promise<SparkSubmission>;

/**
 * The same recipe, trained by MLlib: what is held out, measured and served is as if it were trained here. MLlib
 * tells no loss, and begins anew after a crash: it keeps no checkpoint for us.
 * @throws InvalidInputError for a recipe that MLlib has nothing for.
 */
export function onSpark(recipe: Recipe<unknown>, submit: SubmitToSpark): Recipe<unknown> {
  const { spark } = recipe;
  if (!spark) throw InvalidInputError.of("engine", `${recipe.name} can't be trained on Spark.`);
  return {
    ...recipe,
    async train(dataset, options, { random, signal, onProgress }) {
      const { task, itemCount, userCount, finish } = spark.prepare(dataset, options, random);
      const { rounds, dimensions } = task.settings;
      const examples = task.table.items.length;
      const progress = { epochs: rounds, loss: null, examplesPerSecond: 0 };
      onProgress({ ...progress, epoch: 0, fraction: 0 });
      const submitted = await submit(task, {
        signal,
        onProgress: (fraction) =>
          onProgress({
            ...progress,
            epoch: Math.floor(fraction * rounds),
            fraction: Math.min(fraction, 0.999),
          }),
      });
      try {
        const read = (name: string, rows: number) =>
          collectVectors({ folder: submitted.folder, name, rows, dimensions }, signal);
        const items = await read("items", itemCount);
        const users = task.algorithm === "ALS" ? await read("users", userCount) : null;
        return {
          embedding: finish({ items, users }),
          // How far it came, which is all that is known.
          lossCurve: [{ epoch: rounds, train: null, validation: null }],
          baselineLoss: null,
          engine: submitted.engine,
          examplesPerSecond: (examples * rounds) / Math.max(submitted.seconds, 1e-3),
          metrics: [],
        };
      } finally {
        await submitted.remove();
      }
    },
  };
}
