import { z } from "zod";
import type { Dataset, User } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { InvalidInputError } from "../../errors.js";
import { AdamTable } from "../../neural/adam.js";
import { fillNormal } from "../../neural/initialize.js";
import { type Random, shuffle } from "../../random.js";
import { tooFew } from "../histories/corpus.js";
import { collectLikes, type Likes } from "../likes/likes.js";
import {
  crossEntropy,
  type DotModel,
  dotLogits,
  dotStep,
  type Examples,
  leftVectors,
} from "../logistic-dot/logistic-dot.js";
import type { Recipe, TrainContext, TrainResult } from "../recipe.js";
import { userScorer } from "../scoring/user-scorer.js";
import { runEpochs } from "../training-loop/epoch-loop.js";
import { selectVocabulary, type Vocabulary } from "../vocabulary/vocabulary.js";
import { foldIn, gram } from "./fold-in.js";

const options = z.strictObject({
  movieVectors: z
    .enum(["tuned", "frozen"])
    .default("tuned")
    .describe("Whether the pretrained movie vectors go on learning; frozen needs a pretrained run."),
  dimensions: z
    .int()
    .min(2)
    .max(1024)
    .default(64)
    .describe("Length of a vector; a pretrained run's own length wins."),
  minRating: z.number().min(0).max(100).default(4).describe("The rating from which a user likes a movie."),
  negatives: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("Movies that the user has not rated, drawn for each like; 1 is balanced."),
  demographics: z
    .boolean()
    .default(true)
    .describe("Add vectors for gender, age and occupation to the user's own, where the release has them."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(15)
    .describe("Passes over the likes, with fresh negatives each."),
  batchSize: z.int().min(1).max(65_536).default(512).describe("Examples a step."),
  learningRate: z.number().min(1e-6).max(1).default(5e-3).describe("Adam's step size."),
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
    .default(0.05)
    .describe("Share of likes held out for the validation loss."),
  unseenWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Folding in a history: weight of movies outside it."),
  ridge: z
    .number()
    .min(0)
    .max(100)
    .default(0.05)
    .describe("Folding in a history: ridge for each of its movies."),
});
type Options = z.infer<typeof options>;

/** The traits of each user as indices: "gender F", "age 25", … */
function collectTraits(users: readonly User[]): { names: string[]; of: number[][] } {
  const index = new Map<string, number>();
  const of = users.map((user) =>
    (["gender", "age", "occupation"] as const).flatMap((key) => {
      if (user[key] === null) return [];
      const name = `${key} ${user[key]}`;
      if (!index.has(name)) index.set(name, index.size);
      return [index.get(name)!];
    }),
  );
  return { names: [...index.keys()], of };
}

/** Which movies each user rated, rows ascending, in compressed-sparse-row form. */
class RatedRows {
  private readonly offsets: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(dataset: Dataset, vocabulary: Vocabulary) {
    const { offsets, movies } = dataset.ratings;
    this.offsets = new Uint32Array(offsets.length);
    const rows = new Uint32Array(movies.length);
    let count = 0;
    for (let user = 0; user + 1 < offsets.length; user++) {
      for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
        const row = vocabulary.rowOf[movies[i]!]!;
        if (row >= 0) rows[count++] = row;
      }
      rows.subarray(this.offsets[user]!, count).sort();
      this.offsets[user + 1] = count;
    }
    this.rows = rows.slice(0, count);
  }

  has(user: number, row: number): boolean {
    let low = this.offsets[user]!;
    let high = this.offsets[user + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low < this.offsets[user + 1]! && this.rows[low] === row;
  }
}

/** Draws for each like `negatives` movies that its user has not rated, as far as training knows. */
class ExampleSource {
  readonly likes: Likes;
  /** Likes held out, as user × movies + row. */
  private readonly hidden = new Set<number>();
  private readonly userOf: Uint32Array;
  private readonly rated: RatedRows;

  constructor(
    dataset: Dataset,
    private readonly vocabulary: Vocabulary,
    private readonly settings: Options,
  ) {
    this.likes = collectLikes(dataset, settings.minRating, vocabulary.rowOf);
    this.userOf = new Uint32Array(this.likes.rows.length);
    for (let user = 0; user + 1 < this.likes.offsets.length; user++) {
      this.userOf.fill(user, this.likes.offsets[user]!, this.likes.offsets[user + 1]!);
    }
    this.rated = new RatedRows(dataset, vocabulary);
  }

  /** Held-out likes may be drawn as negatives from now on: a movie that never is would give itself away. */
  hide(which: Uint32Array): void {
    for (const like of which) this.hidden.add(this.cell(this.userOf[like]!, this.likes.rows[like]!));
  }

  private cell(user: number, row: number): number {
    return user * this.vocabulary.ids.length + row;
  }

  private knownRated(user: number, row: number): boolean {
    return this.rated.has(user, row) && !this.hidden.has(this.cell(user, row));
  }

  draw(which: Uint32Array, random: Random): Examples {
    const { negatives } = this.settings;
    const rows = this.vocabulary.ids.length;
    const size = which.length * (1 + negatives);
    const left = new Uint32Array(size);
    const right = new Uint32Array(size);
    const labels = new Uint8Array(size);
    let at = 0;
    for (const like of which) {
      const user = this.userOf[like]!;
      left.fill(user, at, at + 1 + negatives);
      right[at] = this.likes.rows[like]!;
      labels[at++] = 1;
      for (let k = 0; k < negatives; k++) {
        let row = random.integer(rows);
        // A user who rated nearly everything would keep this loop busy; 50 draws, then a rated one it is.
        for (let attempt = 0; attempt < 50 && this.knownRated(user, row); attempt++)
          row = random.integer(rows);
        right[at++] = row;
      }
    }
    return { left, right, labels };
  }
}

/** Movies and their first vectors: those of the pretrained run, else small random ones for every liked movie. */
function startingMovies(dataset: Dataset, settings: Options, context: TrainContext) {
  const { pretrained } = context;
  if (pretrained) {
    const rowOf = new Int32Array(dataset.movies.length).fill(-1);
    for (const [row, movie] of pretrained.movieRows.entries()) rowOf[movie] = row;
    const vocabulary: Vocabulary = { movieRows: pretrained.movieRows, ids: pretrained.ids, rowOf };
    return { vocabulary, dimensions: pretrained.dimensions, vectors: pretrained.vectors };
  }
  if (settings.movieVectors === "frozen") {
    throw InvalidInputError.of(
      ["options", "movieVectors"],
      "frozen movie vectors need a pretrainedRun to come from; name one, or choose tuned",
    );
  }
  const { movies, values } = dataset.ratings;
  const liked = new Uint8Array(dataset.movies.length);
  const least = storedRating(settings.minRating);
  for (const [i, movie] of movies.entries()) if (values[i]! >= least) liked[movie] = 1;
  const vocabulary = selectVocabulary(dataset, (row) => liked[row] === 1);
  const vectors = new Float32Array(vocabulary.ids.length * settings.dimensions);
  fillNormal(vectors, 1 / Math.sqrt(settings.dimensions), context.random.fork("user-movie movies"));
  return { vocabulary, dimensions: settings.dimensions, vectors };
}

async function train(dataset: Dataset, settings: Options, context: TrainContext): Promise<TrainResult> {
  const { vocabulary, dimensions, vectors } = startingMovies(dataset, settings, context);
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
  const order = shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    context.random.fork("user-movie split"),
  );
  const heldOutCount = Math.floor(count * settings.validationShare);
  const heldOut = source.draw(
    order.subarray(0, heldOutCount),
    context.random.fork("user-movie held-out negatives"),
  );
  source.hide(order.subarray(0, heldOutCount));
  const training = order.slice(heldOutCount);

  const users = new AdamTable(dataset.users.length, dimensions, settings);
  const movies = new AdamTable(vocabulary.ids.length, dimensions, settings);
  const bias = new AdamTable(vocabulary.ids.length, 1, { learningRate: settings.learningRate });
  const traitNames = settings.demographics ? collectTraits(dataset.users) : { names: [], of: [] };
  const traitTable = new AdamTable(traitNames.names.length, dimensions, settings);
  movies.values.set(vectors);
  fillNormal(users.values, 0.1 / Math.sqrt(dimensions), context.random.fork("user-movie users"));
  const model: DotModel = {
    left: users,
    right: movies,
    bias,
    rightFrozen: settings.movieVectors === "frozen",
    traits: traitNames.names.length ? { table: traitTable, of: traitNames.of } : null,
  };
  const parts: [string, AdamTable][] = [
    ["users", users],
    ["movies", movies],
    ["bias", bias],
    ["traits", traitTable],
  ];

  const { lossCurve, examplesPerSecond } = await runEpochs(context, {
    epochs: settings.epochs,
    async runEpoch(epoch, report) {
      const shuffled = shuffle(training.slice(), context.random.fork(`user-movie epoch ${epoch}`));
      const negatives = context.random.fork(`user-movie negatives ${epoch}`);
      const likesPerStep = Math.max(1, Math.floor(settings.batchSize / (1 + settings.negatives)));
      let sum = 0;
      for (let start = 0; start < shuffled.length; start += likesPerStep) {
        const batch = shuffled.subarray(start, start + likesPerStep);
        const examples = source.draw(batch, negatives);
        sum += dotStep(model, examples, 0, examples.labels.length) * batch.length;
        const done = start + batch.length;
        await report({ done, of: shuffled.length, meanLoss: sum / done });
      }
      const logits = dotLogits(model, heldOut, 0, heldOut.labels.length);
      return {
        train: sum / shuffled.length,
        validation: logits.length ? crossEntropy(logits, heldOut.labels) : null,
        examples: shuffled.length * (1 + settings.negatives),
      };
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
      vectors: movies.values,
      tensors: new Map([
        ["users", { shape: [dataset.users.length, dimensions], data: leftVectors(model, everyone) }],
        ["bias", { shape: [vocabulary.ids.length], data: bias.values }],
      ]),
    },
    lossCurve,
    baselineLoss: crossEntropyOfShare(1 / (1 + settings.negatives)),
    engine: "typescript",
    examplesPerSecond,
    metrics: [],
  };
}

/** The entropy of a coin that shows 1 with probability `share`: what knowing the share alone scores. */
function crossEntropyOfShare(share: number): number {
  return -(share * Math.log(share) + (1 - share) * Math.log(1 - share));
}

/** The logit that a folded-in user's own movies are to reach: a like at 98 %. */
const likedLogit = 4;

function scorer(embedding: Embedding, settings: Options): SequenceScorer {
  const { dimensions, vectors } = embedding;
  const bias = embedding.tensors.get("bias")!.data;
  const rows = embedding.ids.length;
  const gramMatrix = gram(vectors, dimensions);
  return {
    description:
      "the history folded in as a user (least squares on fixed movie vectors), dot product plus the movie's bias",
    score(histories, out) {
      for (const [i, history] of histories.entries()) {
        const targets = Array.from(history, (row) => likedLogit - bias[row]!);
        const user = foldIn(history, vectors, dimensions, gramMatrix, targets, settings);
        for (let row = 0; row < rows; row++) {
          let sum = bias[row]!;
          for (let d = 0; d < dimensions; d++) sum += user[d]! * vectors[row * dimensions + d]!;
          out[i * rows + row] = sum;
        }
      }
    },
  };
}

/** User-movie: users as vectors beside movies; a like is a large dot product. */
export const userMovie: Recipe<Options> = {
  name: "USER_MOVIE",
  title: "User-movie",
  summary:
    "Learns a vector for each user, from a pretrained run's movie vectors on, so that liked movies score above others. Gives personal recommendations.",
  reference:
    "Covington, Adams & Sargin 2016 (two-stage embedding models); dot product after Rendle et al. 2020, https://arxiv.org/abs/2005.09683",
  needs: ["RATINGS"],
  options,
  whyUnlearned: (_dataset, { minRating }, pretrained) => {
    const reason = pretrained
      ? "The run that this one starts from did not learn it."
      : tooFew(0, 1, minRating);
    return () => reason;
  },
  tuning: ["weightDecay=0.05..5", "learningRate=1e-3..2e-2", "negatives=1..5"],
  refit: (settings) => ({ ...settings, validationShare: 0 }),
  pretraining: {
    needed: ({ movieVectors }) =>
      movieVectors === "frozen" ? "Frozen movie vectors need a run to come from: name one." : null,
  },
  train,
  scorer,
  userScorer,
};
