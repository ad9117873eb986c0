import { z } from "zod";
import type { Dataset } from "../dataset/dataset.js";
import { InvalidInputError } from "../errors.js";
import { AdamTable } from "../neural/adam.js";
import { fillNormal } from "../neural/initialize.js";
import { type Random, shuffle } from "../random.js";
import { accuracy, areaUnderCurve } from "./binary-metrics.js";
import { runEpochs } from "./epoch-loop.js";
import { collectGenres, type GenreSets } from "./genre-sets.js";
import { crossEntropy, type DotModel, dotLogits, dotStep, type Examples, reorder } from "./logistic-dot.js";
import type { Recipe, TrainContext, TrainResult } from "./recipe.js";
import { selectVocabulary, type Vocabulary } from "./vocabulary.js";

const options = z.strictObject({
  dimensions: z.int().min(2).max(1024).default(32).describe("Length of a vector, movies' and genres' alike."),
  negatives: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("Genres that a movie does not have, drawn for each that it has; 1 is balanced."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(30)
    .describe("Passes over the memberships, with fresh negatives each."),
  batchSize: z.int().min(1).max(65_536).default(256).describe("Examples a step."),
  learningRate: z.number().min(1e-6).max(1).default(1e-2).describe("Adam's step size."),
  weightDecay: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe("Adam's decoupled weight decay: a touched vector shrinks by learningRate times this."),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe("Share of memberships held out for loss, accuracy and AUC."),
});
type Options = z.infer<typeof options>;

/** Memberships `which` with `negatives` non-memberships each. */
function drawExamples(
  memberships: readonly (readonly [movie: number, genre: number])[],
  which: Uint32Array,
  genres: GenreSets,
  vocabulary: Vocabulary,
  negatives: number,
  random: Random,
): Examples {
  const left: number[] = [];
  const right: number[] = [];
  const labels: number[] = [];
  for (const index of which) {
    const [movie, genre] = memberships[index]!;
    left.push(movie);
    right.push(genre);
    labels.push(1);
    const own = genres.of[vocabulary.movieRows[movie]!]!;
    if (own.length === genres.names.length) continue;
    for (let k = 0; k < negatives; k++) {
      let drawn = random.integer(genres.names.length);
      while (own.includes(drawn)) drawn = random.integer(genres.names.length);
      left.push(movie);
      right.push(drawn);
      labels.push(0);
    }
  }
  return { left: Uint32Array.from(left), right: Uint32Array.from(right), labels: Uint8Array.from(labels) };
}

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const genres = collectGenres(dataset);
  if (genres.names.length < 2) {
    throw InvalidInputError.of(
      ["dataset"],
      `movie-genre needs at least 2 genres to tell apart; the dataset has ${genres.names.length}`,
    );
  }
  const vocabulary = selectVocabulary(dataset, (row) => genres.of[row]!.length > 0);
  const memberships = [...vocabulary.movieRows].flatMap((movie, row) =>
    genres.of[movie]!.map((genre) => [row, genre] as const),
  );
  const order = shuffle(
    Uint32Array.from(memberships, (_, i) => i),
    context.random.fork("movie-genre split"),
  );
  const heldOutCount = Math.floor(order.length * settings.validationShare);
  const draw = (which: Uint32Array, stream: string) =>
    drawExamples(memberships, which, genres, vocabulary, settings.negatives, context.random.fork(stream));
  const heldOut = draw(order.subarray(0, heldOutCount), "movie-genre held-out negatives");
  const training = order.subarray(heldOutCount);

  const left = new AdamTable(vocabulary.ids.length, settings.dimensions, settings);
  const right = new AdamTable(genres.names.length, settings.dimensions, settings);
  const model: DotModel = { left, right, bias: null, rightFrozen: false, traits: null };
  const random = context.random.fork("movie-genre weights");
  for (const table of [left, right]) fillNormal(table.values, 1 / Math.sqrt(settings.dimensions), random);

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, report) {
      const drawn = draw(training, `movie-genre negatives ${epoch}`);
      const places = Uint32Array.from(drawn.labels, (_, i) => i);
      const examples = reorder(drawn, shuffle(places, context.random.fork(`movie-genre epoch ${epoch}`)));
      const count = examples.labels.length;
      let sum = 0;
      for (let start = 0; start < count; start += settings.batchSize) {
        const end = Math.min(count, start + settings.batchSize);
        sum += dotStep(model, examples, start, end) * (end - start);
        await report({ done: end, of: count, meanLoss: sum / end });
      }
      const logits = dotLogits(model, heldOut, 0, heldOut.labels.length);
      const validation = logits.length ? crossEntropy(logits, heldOut.labels) : null;
      return { train: sum / count, validation, examples: count };
    },
    snapshot: () => ({
      state: {},
      buffers: new Map([...left.buffers("movies"), ...right.buffers("genres")]),
    }),
    restore(checkpoint) {
      left.restore("movies", checkpoint.buffers);
      right.restore("genres", checkpoint.buffers);
    },
  });

  const logits = dotLogits(model, heldOut, 0, heldOut.labels.length);
  const shared = { cutoff: null, low: null, high: null, higherIsBetter: true };
  return {
    embedding: {
      dimensions: settings.dimensions,
      movieRows: vocabulary.movieRows,
      ids: vocabulary.ids,
      vectors: left.values,
      tensors: new Map([["genres", { shape: [right.rows, right.dimensions], data: right.values }]]),
    },
    lossCurve,
    baselineLoss: Math.LN2,
    engine: "typescript",
    examplesPerSecond,
    metrics:
      new Set(heldOut.labels).size < 2
        ? []
        : [
            { name: "membership_accuracy", value: accuracy(logits, heldOut.labels, 0), ...shared },
            { name: "membership_auc", value: areaUnderCurve(logits, heldOut.labels), ...shared },
          ],
  };
}

/** Movie-genre: learns which genres a movie has, so that movies of like genres lie together. */
export const movieGenre: Recipe<Options> = {
  name: "MOVIE_GENRE",
  title: "Movie-genre",
  summary:
    "Learns to tell a movie's genres from others by the dot product of their vectors. Knows nothing of who watched what.",
  reference:
    "Koehrsen 2018, Neural Network Embeddings Explained; entity embeddings after Guo & Berkhahn 2016, https://arxiv.org/abs/1604.06737",
  needs: ["GENRES"],
  options,
  train,
  scorer: () => null,
};
