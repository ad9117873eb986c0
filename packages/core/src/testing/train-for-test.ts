import type { Dataset } from "../dataset/dataset.js";
import { createRandom } from "../random.js";
import type { Checkpoint, Recipe, TrainContext, TrainProgress, TrainResult } from "../recipes/recipe.js";

/** What a training in a test gave: the result, and all that it reported on the way. */
export interface TestTraining {
  readonly result: TrainResult;
  readonly progress: readonly TrainProgress[];
  readonly checkpoints: readonly Checkpoint[];
}

/** Trains with options as a user would give them (defaults filled in), one thread and seed 1 unless the context says otherwise. */
export async function trainForTest<Options>(
  recipe: Recipe<Options>,
  dataset: Dataset,
  options: Readonly<Record<string, unknown>> = {},
  context: Partial<TrainContext> = {},
): Promise<TestTraining> {
  const progress: TrainProgress[] = [];
  const checkpoints: Checkpoint[] = [];
  const result = await recipe.train(dataset, recipe.options.parse(options), {
    random: createRandom(1),
    threads: 1,
    signal: new AbortController().signal,
    resumeFrom: null,
    pretrained: null,
    ...context,
    onProgress: (report) => {
      progress.push(report);
      context.onProgress?.(report);
    },
    saveCheckpoint: async (checkpoint) => {
      checkpoints.push(checkpoint);
      await context.saveCheckpoint?.(checkpoint);
    },
  });
  return { result, progress, checkpoints };
}
