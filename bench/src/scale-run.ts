/** One training of `bench scale`: the task as JSON in the first argument, the result as JSON on standard output. */
import { createRandom, recipes } from "@cinevec/core";
import type { ScaleResult } from "./scale.js";
import { scaleDataset } from "./scale-dataset.js";

const { recipe: name, users, movies, ratings, threads, seed } = JSON.parse(process.argv[2]!);
const dataset = scaleDataset({ users, movies, ratings }, seed);
const recipe = recipes.get(name)!;
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const [begun, spent] = [performance.now(), processorSeconds()];
const { embedding } = await recipe.train(dataset, recipe.options.parse({}), {
  random: createRandom(seed),
  threads,
  signal: new AbortController().signal,
  resumeFrom: null,
  pretrained: null,
  onProgress: () => {},
  saveCheckpoint: async () => {},
});
const result: ScaleResult = {
  recipe: name,
  users,
  movies,
  ratings: dataset.ratings.movies.length,
  threads,
  seconds: (performance.now() - begun) / 1000,
  processorSeconds: processorSeconds() - spent,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  vectors: embedding.movieRows.length,
  dimensions: embedding.dimensions,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
