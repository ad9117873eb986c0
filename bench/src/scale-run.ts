/** One training of `bench scale`: the task as JSON in the first argument, the result as JSON on standard output. */
import {
  baselinesFor,
  CancelledError,
  createRandom,
  defaultProtocol,
  holdOut,
  measureBaselines,
  recipes,
  type TrainProgress,
  trainAndEvaluate,
  withPreset,
} from "@cinevec/core";
import { createTimeLeft } from "../../apps/api/src/training/time-left.js";
import { baselines, type ScaleResult } from "./scale.js";
import { scaleDataset } from "./scale-dataset.js";

const {
  recipe: name,
  users,
  movies,
  ratings,
  threads,
  seed,
  preset,
  options,
  evaluate,
  minutes,
} = JSON.parse(process.argv[2]!);
const dataset = scaleDataset({ users, movies, ratings }, seed);
const protocol = defaultProtocol;
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const [begun, spent] = [performance.now(), processorSeconds()];
const seconds = () => (performance.now() - begun) / 1000;
/** What training told of itself. */
const told = {
  firstProgress: null as number | null,
  secondsByFirstTenth: null as number | null,
  stoppedAt: null as ScaleResult["stoppedAt"],
};
const made = name === baselines ? await measure() : await train();
const result: ScaleResult = {
  ...{ recipe: name, users, movies, ratings: dataset.ratings.movies.length, threads },
  seconds: made.trained ?? seconds(),
  processorSeconds: processorSeconds() - spent,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  evaluationSeconds: made.trained === null ? null : seconds() - made.trained,
  ...told,
  vectors: made.vectors,
  dimensions: made.dimensions,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);

async function train() {
  const recipe = recipes.get(name)!;
  const over = new AbortController();
  if (minutes !== null) setTimeout(() => over.abort(), minutes * 60_000).unref();
  /** The product's own reckoning of what is left. */
  const timeLeft = createTimeLeft(0, () => performance.now());
  let fraction = 0;
  let forAll = Number.NaN;
  const context = {
    threads,
    signal: over.signal,
    resumeFrom: null,
    pretrained: null,
    onProgress(progress: TrainProgress) {
      told.firstProgress ??= seconds();
      fraction = progress.fraction;
      forAll = seconds() + (timeLeft.after({ ...progress, phase: "training", points: [] }) ?? Number.NaN);
      if (fraction >= 0.1) told.secondsByFirstTenth ??= forAll;
    },
    saveCheckpoint: async () => {},
  };
  const parsed = recipe.options.parse(withPreset(recipe, preset, options));
  try {
    if (!evaluate) {
      const { embedding } = await recipe.train(dataset, parsed, { ...context, random: createRandom(seed) });
      return { trained: null, vectors: embedding.movieRows.length, dimensions: embedding.dimensions };
    }
    let trained = 0;
    const { embedding } = (
      await trainAndEvaluate({
        ...{ recipe, options: parsed, split: holdOut(dataset, protocol), protocol, seed, context },
        onTrained() {
          trained = seconds();
        },
      })
    ).trained;
    return { trained, vectors: embedding.movieRows.length, dimensions: embedding.dimensions };
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    told.stoppedAt = { fraction, secondsForAll: forAll };
    return { trained: null, vectors: 0, dimensions: 0 };
  }
}

/** As a dataset's baselines are measured after its first run. */
async function measure() {
  const split = holdOut(dataset, protocol);
  await measureBaselines(baselinesFor(split), { split, protocol, seed, threads });
  return { trained: null, vectors: 0, dimensions: 0 };
}
