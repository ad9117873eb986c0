import { z } from "zod";
import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import { AdamTable } from "../../neural/adam.js";
import { fillNormal } from "../../neural/initialize.js";
import { type Random, shuffle } from "../../random.js";
import { binaryMetrics } from "../../statistics/binary-metrics.js";
import { collectGenres, type GenreSets } from "../genres/genre-sets.js";
import { holdOutCells } from "../held-out-cells/held-out-cells.js";
import {
  crossEntropy,
  type DotModel,
  dotLogits,
  dotStep,
  type Examples,
  reorder,
} from "../logistic-dot/logistic-dot.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { selectVocabulary, type Vocabulary } from "../vocabulary/vocabulary.js";

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
    .describe(
      "Share of all movies × genres that training never sees, whether the movie has the genre or not; loss, accuracy and AUC are measured there.",
    ),
});
type Options = z.infer<typeof options>;

/** Whether a movie (embedding row) may be asked about a genre. */
type Accept = (movie: number, genre: number) => boolean;

/** Every membership that `accept` takes, with `negatives` accepted genres each that the movie does not have. */
function drawExamples(
  vocabulary: Vocabulary,
  genres: GenreSets,
  negatives: number,
  accept: Accept,
  random: Random,
): Examples {
  const left: number[] = [];
  const right: number[] = [];
  const labels: number[] = [];
  for (const [movie, row] of vocabulary.movieRows.entries()) {
    const own = genres.of[row]!;
    const others = [...genres.names.keys()].filter((genre) => !own.includes(genre) && accept(movie, genre));
    for (const genre of own) {
      if (!accept(movie, genre)) continue;
      left.push(movie);
      right.push(genre);
      labels.push(1);
      if (others.length === 0) continue;
      for (let k = 0; k < negatives; k++) {
        left.push(movie);
        right.push(others[random.integer(others.length)]!);
        labels.push(0);
      }
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
  const isHeldOut = holdOutCells(settings.validationShare, context.random.fork("movie-genre held out"));
  const draw = (accept: Accept, stream: string) =>
    drawExamples(vocabulary, genres, settings.negatives, accept, context.random.fork(stream));
  const heldOut = draw(isHeldOut, "movie-genre held-out negatives");

  const left = new AdamTable(vocabulary.ids.length, settings.dimensions, settings);
  const right = new AdamTable(genres.names.length, settings.dimensions, settings);
  const model: DotModel = { left, right, bias: null, rightFrozen: false, traits: null };
  const random = context.random.fork("movie-genre weights");
  for (const table of [left, right]) fillNormal(table.values, 1 / Math.sqrt(settings.dimensions), random);

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, { step }) {
      const drawn = draw((movie, genre) => !isHeldOut(movie, genre), `movie-genre negatives ${epoch}`);
      const places = Uint32Array.from(drawn.labels, (_, i) => i);
      const examples = reorder(drawn, shuffle(places, context.random.fork(`movie-genre epoch ${epoch}`)));
      const count = examples.labels.length;
      let sum = 0;
      for (let start = 0; start < count; start += settings.batchSize) {
        const end = Math.min(count, start + settings.batchSize);
        sum += dotStep(model, examples, start, end) * (end - start);
        await step({ done: end, of: count, meanLoss: sum / end });
      }
      return { train: sum / count, examples: count };
    },
    validate() {
      const logits = dotLogits(model, heldOut, 0, heldOut.labels.length);
      return logits.length ? crossEntropy(logits, heldOut.labels) : null;
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
  return {
    embedding: {
      dimensions: settings.dimensions,
      movieRows: vocabulary.movieRows,
      ids: vocabulary.ids,
      vectors: left.values.slice(),
      tensors: new Map([["genres", { shape: [right.rows, right.dimensions], data: right.values.slice() }]]),
    },
    lossCurve,
    baselineLoss: Math.LN2,
    engine: "typescript",
    examplesPerSecond,
    metrics: binaryMetrics(
      "membership",
      heldOut.labels,
      logits,
      0,
      context.random.fork("movie-genre intervals"),
    ),
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
  tuning: ["weightDecay=0.1..10", "learningRate=1e-3..1e-1", "dimensions=8,16,32,64"],
  refit: (settings) => ({ ...settings, validationShare: 0 }),
  metrics: [
    {
      name: "membership_accuracy",
      label: "Membership accuracy",
      description:
        "Share of the held-out pairs of a movie and a genre for which the model says correctly whether the movie has the genre.",
      higherIsBetter: true,
    },
    {
      name: "membership_auc",
      label: "Membership AUC",
      description: "Chance that a genre that a movie has scores above a genre that it does not have.",
      higherIsBetter: true,
      headline: true,
    },
  ],
  learnsFrom: () => ["GENRES"],
  whyUnlearned: () => () => "The data names no genre of it.",
  train,
};
