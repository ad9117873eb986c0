import { describe, expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import { createRandom } from "../random.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipes } from "../recipes/registry.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { holdOut } from "./hold-out.js";
import { type Protocol, parseProtocol } from "./protocol.js";
import { trainAndEvaluate, trainOnAll } from "./train-and-evaluate.js";

/** Whatever of these a recipe has is set: a second of training must do. */
const small: Record<string, unknown> = {
  epochs: 2,
  dimensions: 8,
  hidden: 8,
  layers: 1,
  heads: 1,
  maxLength: 16,
  minEpochs: 2,
  validationUsers: 10,
  minCount: 1,
  drawnPairs: 1000,
  drawnTriplets: 1000,
};

function smallOptions(recipe: Recipe<unknown>): unknown {
  const fitting = Object.entries(small).filter(
    ([name, value]) => recipe.options.safeParse({ [name]: value }).success,
  );
  return recipe.options.parse(Object.fromEntries(fitting));
}

const trainContext = () => ({
  threads: 1,
  signal: new AbortController().signal,
  resumeFrom: null,
  pretrained: null,
  saveCheckpoint: async () => {},
  onProgress: () => {},
});

async function run(recipe: Recipe<unknown>, dataset: Dataset, protocol: Protocol) {
  const result = await trainAndEvaluate({
    recipe,
    options: smallOptions(recipe),
    split: holdOut(dataset, protocol),
    protocol,
    seed: 1,
    context: trainContext(),
  });
  const { vectors, movieRows, tensors } = result.trained.embedding;
  return { ...result, learned: { vectors, movieRows, tensors, lossCurve: result.trained.lossCurve } };
}

/** The dataset with another movie, and another rating on the same side of 4, in place of some of its ratings. */
function altered(dataset: Dataset, isAltered: (user: number, movie: number) => boolean): Dataset {
  const { offsets, movies, values } = dataset.ratings;
  const [others, otherValues] = [movies.slice(), values.slice()];
  let count = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const own = new Set(movies.subarray(offsets[user], offsets[user + 1]));
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++) {
      if (!isAltered(user, movies[r]!)) continue;
      const free = dataset.movies.findIndex((_, row) => !own.has(row));
      own.add(free);
      others[r] = free;
      otherValues[r] = values[r]! >= 4 ? 9 - values[r]! : 4 - values[r]!;
      count++;
    }
  }
  expect(count).toBeGreaterThan(0);
  return { ...dataset, ratings: { ...dataset.ratings, movies: others, values: otherValues } };
}

const dataset = plantedDataset({ movies: 60, users: 60, clusters: 3, ratingsPerUser: 14, noise: 0.3 });
const protocols = [parseProtocol(), parseProtocol({ before: 2 })];

describe.each([...recipes.values()].map((recipe) => [recipe.name, recipe] as const))(
  "%s",
  (_name, recipe) => {
    test.each(protocols.map((protocol) => [JSON.stringify(protocol), protocol] as const))(
      "learns the same whatever is held out: %s",
      async (_protocol, protocol) => {
        const { ratings } = holdOut(dataset, protocol).train;
        const trained = new Set<string>();
        for (let user = 0; user + 1 < ratings.offsets.length; user++)
          for (let r = ratings.offsets[user]!; r < ratings.offsets[user + 1]!; r++)
            trained.add(`${user} ${ratings.movies[r]}`);
        const otherwise = altered(dataset, (user, movie) => !trained.has(`${user} ${movie}`));
        const first = await run(recipe, dataset, protocol);
        const second = await run(recipe, otherwise, protocol);
        expect(second.learned).toEqual(first.learned);
        expect(second.perUser.ranks).not.toEqual(first.perUser.ranks);
        if (!recipe.needs.includes("RATINGS")) return;
        // What is trained on does change what is learned: the comparison above can fail.
        const [some] = trained;
        const changed = await run(
          recipe,
          altered(dataset, (user, movie) => `${user} ${movie}` === some),
          protocol,
        );
        expect(changed.learned).not.toEqual(first.learned);
      },
    );

    test("a refit learns from what was held out, and holds nothing back itself", async () => {
      const protocol = parseProtocol();
      const first = await run(recipe, dataset, protocol);
      const { lossCurve, embedding } = first.trained;
      const tensor = async (name: string) => embedding.tensors.get(name) ?? null;
      const options = recipe.options.parse(
        (await recipe.refit?.(smallOptions(recipe), { lossCurve, tensor })) ?? smallOptions(recipe),
      );
      const refit = (of: Dataset) =>
        trainOnAll({ recipe, options, dataset: of, seed: 1, context: trainContext() });
      const all = await refit(dataset);
      expect(all.lossCurve.map((point) => point.validation)).toEqual(all.lossCurve.map(() => null));
      const { epochs = lossCurve.length } = options as { epochs?: number };
      expect(all.lossCurve).toHaveLength(epochs);
      if (!recipe.needs.includes("RATINGS")) return;
      // Each user's last rating is among what the protocol holds out.
      const { offsets, movies } = dataset.ratings;
      const last = new Set([...offsets.subarray(1)].map((end, user) => `${user} ${movies[end - 1]}`));
      const otherwise = await refit(altered(dataset, (user, movie) => last.has(`${user} ${movie}`)));
      expect(otherwise.embedding.vectors).not.toEqual(all.embedding.vectors);
    });

    test("scores no better than chance where there is nothing to learn", async () => {
      const users = 400;
      const noise = plantedDataset({ movies: 50, users, clusters: 1, ratingsPerUser: 10, noise: 0, seed: 7 });
      // Genres, keywords and people say nothing of who likes what either.
      const labels = createRandom(3);
      const movies = noise.movies.map((movie) => {
        const label = labels.integer(4);
        return {
          ...movie,
          genres: [`Genre ${label}`],
          keywords: [`keyword ${labels.integer(4)}`],
          directors: [`Director ${labels.integer(4)}`],
        };
      });
      const protocol = parseProtocol();
      const { metrics, perUser } = await run(recipe, { ...noise, movies }, protocol);
      expect(perUser.users).toHaveLength(users);
      const hitRate = metrics.find(({ name, cutoff }) => name === "hit_rate" && cutoff === 10)!.value;
      // Ten of the 41 movies that are not in a history of nine; four standard deviations.
      const chance = 10 / 41;
      expect(Math.abs(hitRate - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / users));
    });
  },
);
