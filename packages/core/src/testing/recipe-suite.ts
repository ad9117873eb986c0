import { describe, expect, test } from "vitest";
import { copyOfBytes } from "../bytes.js";
import type { Dataset } from "../dataset/dataset.js";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import type { Checkpoint, Recipe, TrainContext, TrainProgress, TrainResult } from "../recipes/recipe.js";
import { neighborPurity } from "./neighbor-purity.js";

/** A context for tests: what a recipe tells is recorded in `checkpoints` and `progress`. */
export function testContext(overrides: Partial<TrainContext> = {}) {
  const checkpoints: Checkpoint[] = [];
  const progress: TrainProgress[] = [];
  const context: TrainContext = {
    random: createRandom(1),
    threads: 1,
    onProgress: (report) => progress.push(report),
    signal: new AbortController().signal,
    resumeFrom: null,
    async saveCheckpoint(checkpoint) {
      // A recipe goes on changing its tables: what is kept must be a copy, as a file would be.
      checkpoints.push({
        ...checkpoint,
        buffers: new Map([...checkpoint.buffers].map(([name, view]) => [name, copyOfBytes(view)])),
      });
    },
    pretrained: null,
    ...overrides,
  };
  return { context, checkpoints, progress };
}

/** What every recipe must do, with small `options` that train `dataset` in a second or two. */
export function describeRecipe<Options extends { epochs: number }>(input: {
  recipe: Recipe<Options>;
  dataset: Dataset;
  clusters: number;
  options: Partial<Options>;
  minimumPurity: number;
}): void {
  const { recipe, dataset } = input;
  const settings = recipe.options.parse(input.options);
  const run = (context: TrainContext, changes: Partial<Options> = {}) =>
    recipe.train(dataset, { ...settings, ...changes }, context);

  describe(recipe.name, () => {
    let result: TrainResult;

    test("finds the planted clusters, with a falling loss below the baseline", async () => {
      const { context, progress, checkpoints } = testContext();
      result = await run(context);
      const { embedding, lossCurve, baselineLoss } = result;
      expect(embedding.vectors).toHaveLength(embedding.ids.length * embedding.dimensions);
      expect(embedding.movieRows).toHaveLength(embedding.ids.length);
      expect(embedding.vectors.every(Number.isFinite)).toBe(true);
      expect(neighborPurity(embedding, input.clusters)).toBeGreaterThanOrEqual(input.minimumPurity);
      expect(lossCurve).toHaveLength(settings.epochs);
      expect(checkpoints).toHaveLength(settings.epochs);
      const declared = new Map((recipe.metrics ?? []).map((facts) => [facts.name, facts.higherIsBetter]));
      for (const metric of result.metrics)
        expect([metric.name, declared.get(metric.name)]).toEqual([metric.name, metric.higherIsBetter]);
      if (baselineLoss !== null) expect(lossCurve.at(-1)!.train!).toBeLessThan(baselineLoss);
      const fractions = progress.map((report) => report.fraction);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions.at(-1)).toBe(1);
      expect(progress.filter((report) => report.point).map((report) => report.epoch)).toEqual(
        Array.from({ length: settings.epochs }, (_, i) => i + 1),
      );
    });

    test("one thread repeats bit for bit; another seed differs", async () => {
      const again = await run(testContext().context, { epochs: 2 } as Partial<Options>);
      const same = await run(testContext().context, { epochs: 2 } as Partial<Options>);
      const other = await run(testContext({ random: createRandom(2) }).context, {
        epochs: 2,
      } as Partial<Options>);
      expect(same.embedding.vectors).toEqual(again.embedding.vectors);
      expect(same.lossCurve).toEqual(again.lossCurve);
      expect(other.embedding.vectors).not.toEqual(again.embedding.vectors);
    });

    test("a resumed run ends where an unbroken one does", async () => {
      const unbroken = testContext();
      const whole = await run(unbroken.context, { epochs: 3 } as Partial<Options>);
      const resumed = await run(testContext({ resumeFrom: unbroken.checkpoints[0]! }).context, {
        epochs: 3,
      } as Partial<Options>);
      expect(resumed.embedding.vectors).toEqual(whole.embedding.vectors);
      expect(resumed.lossCurve).toEqual(whole.lossCurve);
    });

    test("stops when cancelled", async () => {
      const controller = new AbortController();
      const { context, checkpoints } = testContext({
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      await expect(run(context, { epochs: 10_000 } as Partial<Options>)).rejects.toThrow(CancelledError);
      expect(checkpoints.length).toBeLessThan(50);
    });

    test("an unknown option and one out of bounds are refused by name", () => {
      const parsed = recipe.options.safeParse({ epochs: -1, notAnOption: 1 });
      expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain("epochs");
      expect(JSON.stringify(parsed.error?.issues)).toContain("notAnOption");
    });
  });
}
