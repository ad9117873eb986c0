import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import { AdamTable } from "../../neural/adam.js";
import { fillNormal } from "../../neural/initialize.js";
import { type Random, shuffle } from "../../random.js";
import {
  crossEntropy,
  type DotModel,
  dotLogits,
  dotStep,
  leftVectors,
} from "../logistic-dot/logistic-dot.js";
import type { TrainContext, TrainResult } from "../recipe.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import type { Vocabulary } from "../vocabulary/vocabulary.js";
import { ExampleSource } from "./example-source.js";
import type { UserMovieOptions } from "./options.js";
import { type StartingMovies, startingMovies } from "./starting-movies.js";
import { collectTraits } from "./traits.js";

/**
 * Learns user and movie vectors, a bias of each movie and vectors of users' traits by logistic regression: the logit of a
 * like is (user + traits) · movie + bias. The loss is the mean cross-entropy of likes and drawn negatives.
 */
export async function trainUserMovie(
  dataset: Dataset,
  settings: UserMovieOptions,
  context: TrainContext,
): Promise<TrainResult> {
  const starting = startingMovies(dataset, settings, context);
  const { vocabulary, dimensions } = starting;
  const source = openExamples(dataset, vocabulary, settings);
  const { training, heldOut } = holdOut(source, settings.validationShare, context.random);
  const { model, parts } = createModel(dataset, settings, starting, context.random);
  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, { step }) {
      const shuffled = shuffle(training.slice(), context.random.fork(`user-movie epoch ${epoch}`));
      const negatives = context.random.fork(`user-movie negatives ${epoch}`);
      const likesPerStep = Math.max(1, Math.floor(settings.batchSize / (1 + settings.negatives)));
      let sum = 0;
      for (let start = 0; start < shuffled.length; start += likesPerStep) {
        const batch = shuffled.subarray(start, start + likesPerStep);
        const examples = source.draw(batch, negatives);
        sum += dotStep(model, examples, 0, examples.labels.length) * batch.length;
        const done = start + batch.length;
        await step({ done, of: shuffled.length, meanLoss: sum / done });
      }
      return { train: sum / shuffled.length, examples: shuffled.length * (1 + settings.negatives) };
    },
    validate() {
      const logits = dotLogits(model, heldOut, 0, heldOut.labels.length);
      return logits.length ? crossEntropy(logits, heldOut.labels) : null;
    },
    snapshot: () => ({ state: {}, buffers: new Map(parts.flatMap(([name, part]) => part.buffers(name))) }),
    restore(checkpoint) {
      for (const [name, part] of parts) part.restore(name, checkpoint.buffers);
    },
  });

  const everyone = Uint32Array.from(dataset.users, (_, user) => user);
  return {
    embedding: {
      dimensions,
      movieRows: vocabulary.movieRows,
      ids: vocabulary.ids,
      vectors: model.right.values.slice(),
      tensors: new Map([
        ["users", { shape: [dataset.users.length, dimensions], data: leftVectors(model, everyone) }],
        ["bias", { shape: [vocabulary.ids.length], data: model.bias.values.slice() }],
      ]),
    },
    lossCurve,
    baselineLoss: crossEntropyOfShare(1 / (1 + settings.negatives)),
    engine: "typescript",
    examplesPerSecond,
    metrics: [],
  };
}

/** @throws InvalidInputError where there is nothing to learn from. */
function openExamples(dataset: Dataset, vocabulary: Vocabulary, settings: UserMovieOptions): ExampleSource {
  if (vocabulary.ids.length < 2) {
    throw InvalidInputError.of(
      ["options", "minRating"],
      `leaves ${vocabulary.ids.length} movies; at least 2 are needed to tell a like from another movie: lower it`,
    );
  }
  const source = new ExampleSource(dataset, vocabulary, settings);
  const count = source.likes.rows.length;
  if (count < 2) {
    throw InvalidInputError.of(
      ["options", "minRating"],
      `only ${count} ratings of known movies reach ${settings.minRating}; lower it`,
    );
  }
  return source;
}

/** Likes to learn from, as indices of the source's, and examples that only measure the loss. */
function holdOut(source: ExampleSource, share: number, random: Random) {
  const count = source.likes.rows.length;
  const order = shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    random.fork("user-movie split"),
  );
  const heldOutCount = Math.floor(count * share);
  const heldOut = source.draw(order.subarray(0, heldOutCount), random.fork("user-movie held-out negatives"));
  source.hide(order.subarray(0, heldOutCount));
  return { training: order.slice(heldOutCount), heldOut };
}

/** The model at its start, and its tables by the names under which checkpoints hold them. */
function createModel(
  dataset: Dataset,
  settings: UserMovieOptions,
  { vocabulary, dimensions, vectors }: StartingMovies,
  random: Random,
) {
  const users = new AdamTable(dataset.users.length, dimensions, settings);
  const movies = new AdamTable(vocabulary.ids.length, dimensions, settings);
  const bias = new AdamTable(vocabulary.ids.length, 1, { learningRate: settings.learningRate });
  const traitNames = settings.demographics ? collectTraits(dataset.users) : { names: [], of: [] };
  const traitTable = new AdamTable(traitNames.names.length, dimensions, settings);
  movies.values.set(vectors);
  fillNormal(users.values, 0.1 / Math.sqrt(dimensions), random.fork("user-movie users"));
  const model = {
    left: users,
    right: movies,
    bias,
    rightFrozen: settings.movieVectors === "frozen",
    traits: traitNames.names.length ? { table: traitTable, of: traitNames.of } : null,
  } satisfies DotModel;
  const parts: [string, AdamTable][] = [
    ["users", users],
    ["movies", movies],
    ["bias", bias],
    ["traits", traitTable],
  ];
  return { model, parts };
}

/** The entropy of a coin that shows 1 with probability `share`: what knowing the share alone scores. */
function crossEntropyOfShare(share: number): number {
  return -(share * Math.log(share) + (1 - share) * Math.log(1 - share));
}
