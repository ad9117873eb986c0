/** One training of `bench scale`: the task as JSON in the first argument, the result as JSON on standard output. */
import {
  baselinesFor,
  createRandom,
  defaultProtocol,
  holdOut,
  measureBaselines,
  recipes,
} from "@cinevec/core";
import { baselines, type ScaleResult } from "./scale.js";
import { scaleDataset } from "./scale-dataset.js";

const { recipe: name, users, movies, ratings, threads, seed } = JSON.parse(process.argv[2]!);
const dataset = scaleDataset({ users, movies, ratings }, seed);
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const [begun, spent] = [performance.now(), processorSeconds()];
const made = name === baselines ? await measure() : await train();
const result: ScaleResult = {
  recipe: name,
  users,
  movies,
  ratings: dataset.ratings.movies.length,
  threads,
  seconds: (performance.now() - begun) / 1000,
  processorSeconds: processorSeconds() - spent,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  ...made,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);

async function train() {
  const recipe = recipes.get(name)!;
  const { embedding } = await recipe.train(dataset, recipe.options.parse({}), {
    random: createRandom(seed),
    threads,
    signal: new AbortController().signal,
    resumeFrom: null,
    pretrained: null,
    onProgress: () => {},
    saveCheckpoint: async () => {},
  });
  return { vectors: embedding.movieRows.length, dimensions: embedding.dimensions };
}

/** As a dataset's baselines are measured after its first run. */
async function measure() {
  const protocol = defaultProtocol;
  const split = holdOut(dataset, protocol);
  await measureBaselines(baselinesFor(split), { split, protocol, seed, threads });
  return { vectors: 0, dimensions: 0 };
}
