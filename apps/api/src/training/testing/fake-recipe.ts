import { CancelledError, type Recipe } from "@cinevec/core";
import { z } from "zod";

const options = z.strictObject({
  epochs: z.int().min(1).max(100).default(3),
  /** Milliseconds an epoch takes. */
  pace: z.int().min(0).max(10_000).default(20),
  /** What happens at the end of the first attempt's second epoch. */
  mishap: z.enum(["none", "throws", "diverges", "exits", "out-of-memory"]).default("none"),
  /** Does not listen to a cancellation, and keeps its thread busy. */
  deaf: z.boolean().default(false),
});

/**
 * A recipe that learns to count: each epoch adds 1 to every number of its vectors, so that the vectors tell how
 * many epochs went into them, whatever was killed in between.
 */
const fakeRecipe: Recipe<z.infer<typeof options>> = {
  name: "SKIP_GRAM",
  title: "Counting",
  summary: "Counts epochs.",
  reference: "none",
  needs: ["RATINGS"],
  options,
  presets: [
    { name: "long", title: "Long", description: "Many short epochs.", options: { epochs: 50, pace: 5 } },
  ],
  refit: (settings, { lossCurve }) => ({ ...settings, epochs: lossCurve.at(-1)?.epoch ?? 1 }),
  metrics: [{ name: "count", label: "Count", description: "How far it counted.", higherIsBetter: true }],
  async train(dataset, { epochs, pace, mishap, deaf }, context) {
    const { resumeFrom } = context;
    const rows = dataset.movies.length;
    const vectors = new Float32Array(rows * 2);
    if (context.pretrained) vectors.set(context.pretrained.vectors);
    const saved = resumeFrom?.buffers.get("vectors");
    if (saved instanceof Float32Array) vectors.set(saved);
    const lossCurve = [...(resumeFrom?.lossCurve ?? [])];
    for (let epoch = (resumeFrom?.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      const report = (share: number) =>
        context.onProgress({
          epoch: epoch - 1,
          epochs,
          fraction: (epoch - 1 + share) / epochs,
          loss: 1 / epoch,
          examplesPerSecond: 1000,
        });
      for (let step = 0; step < 5; step++) {
        report(step / 5);
        if (deaf) for (const end = Date.now() + pace / 5; Date.now() < end; );
        else await new Promise((resolve) => setTimeout(resolve, pace / 5));
        if (context.signal.aborted && !deaf) throw new CancelledError();
      }
      for (let i = 0; i < vectors.length; i++) vectors[i] = (vectors[i] ?? 0) + 1;
      const train = mishap === "diverges" && epoch === 2 ? Number.NaN : 1 / epoch;
      const point = { epoch, train, validation: null };
      lossCurve.push(point);
      await context.saveCheckpoint({ epoch, lossCurve, state: {}, buffers: new Map([["vectors", vectors]]) });
      context.onProgress({
        epoch,
        epochs,
        fraction: epoch / epochs,
        loss: point.train,
        examplesPerSecond: 1000,
        point,
      });
      if (epoch === 2 && !resumeFrom) await happen(mishap);
    }
    return {
      embedding: {
        dimensions: 2,
        movieRows: Uint32Array.from(dataset.movies, (_, row) => row),
        ids: dataset.movies.map((movie) => movie.externalId),
        vectors,
        tensors: new Map(),
      },
      lossCurve,
      baselineLoss: 1,
      engine: "counting",
      examplesPerSecond: 1000,
      metrics: [
        { name: "count", cutoff: null, value: vectors[0] ?? 0, low: null, high: null, higherIsBetter: true },
      ],
    };
  },
};

const { refit: _, ...counting } = fakeRecipe;
/** The same, but counts on from another run's vectors. Its own default is not the length of any vector here. */
const startingOptions = options.extend({ dimensions: z.int().min(1).max(1024).default(9) });
const startingRecipe: Recipe<z.infer<typeof startingOptions>> = {
  ...counting,
  name: "USER_MOVIE",
  options: startingOptions,
  pretraining: { needed: () => null },
};

export const fakeRecipes: ReadonlyMap<string, Recipe<unknown>> = new Map<string, Recipe<unknown>>([
  ["SKIP_GRAM", fakeRecipe as Recipe<unknown>],
  ["USER_MOVIE", startingRecipe as Recipe<unknown>],
]);

async function happen(mishap: string): Promise<void> {
  // Long enough for the worker to have heard of the epoch.
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (mishap === "throws") throw new Error("the numbers went wrong");
  if (mishap === "exits") process.exit(3);
  if (mishap === "out-of-memory") for (const hoard: number[][] = []; ; ) hoard.push(new Array(1e6).fill(0.5));
}
