import type { Dataset, Ratings } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { storedRating } from "../dataset/rating-decimals.js";
import type { Metric } from "../embedding/metric.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";
import { InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import { bootstrap, type UserColumn } from "../statistics/bootstrap.js";
import { accuracyMetrics, accuracyOf } from "./accuracy.js";
import { biasPredictor } from "./bias-predictor.js";
import { ListQuality } from "./list-quality.js";
import type { PerUserResults, PredictedRatings } from "./per-user.js";
import { type RankUsers, rankUsers } from "./rank-users.js";
import { type Ranker, ratingCounts } from "./ranker.js";
import { type RatingErrors, ratingErrors, ratingScale } from "./rating-errors.js";

const defaultCutoffs: readonly number[] = [5, 10, 20, 50];

/** A ranker and the split that it is measured on. */
export interface EvaluateRankingInput {
  /** What the ranker was trained on. */
  readonly train: Dataset;
  /** How users are ranked for: by rankUsers where it is not given. */
  readonly rank?: RankUsers;
  /** What must be found; ratings below `minRating` among it are passed over. */
  readonly heldOut: HeldOut;
  readonly ranker: Ranker;
  /** Ratings from here on are liked: they make the histories, and held-out ones are relevant. 0: every rating counts. */
  readonly minRating: number;
  /** Decides the bootstrap and the sampled negatives; the ranks do not depend on it. */
  readonly seed: number;
  /** Ascending, 1 to 1,000 each; default 5, 10, 20, 50. */
  readonly cutoffs?: readonly number[];
  /** What the evaluated users had seen; default: train's ratings. With strong generalization: the fold-in. */
  readonly seen?: Ratings;
  /**
   * What counts as seen, and so is not recommended again: "liked" (default) the ratings of `minRating` or better, as
   * in the papers that drop lower ratings first; "rated" all of them, which is easier (docs/evaluation.md).
   */
  readonly mask?: "liked" | "rated";
  /** Adds sampled_hit_rate and sampled_ndcg over so many random unseen movies beside each held-out one. */
  readonly sampledNegatives?: number;
  /** uint8 [movies]: 1 for movies that are ranked; without it all are. */
  readonly candidates?: Uint8Array;
  /**
   * Adds rmse and mae over `heldOutRatings`. What it can't predict is taken from global mean + biases, and all is
   * clipped to the training ratings' scale, so that every predictor is measured on the same ratings.
   */
  readonly predictor?: RatingPredictor;
  /** Ratings of any value; default: `heldOut`. */
  readonly heldOutRatings?: HeldOut;
  readonly signal?: AbortSignal;
  onProgress?(fraction: number): void;
}

/** What was measured: means over users, and each user's own numbers. */
export interface Evaluation {
  /** In the order in which they are shown. */
  readonly metrics: readonly Metric[];
  /** For pairedTest and compareResults. */
  readonly perUser: PerUserResults;
}

interface NamedColumn extends UserColumn {
  readonly name: string;
  readonly cutoff: number | null;
  readonly higherIsBetter: boolean;
}

/**
 * Full ranking: for every user with a relevant held-out movie, all movies of the vocabulary that the user has not
 * seen are ranked. Movies outside the vocabulary count as misses, and so do all movies of a user without a usable
 * history: every run over one split is measured on the same users and movies.
 * @throws InvalidInputError for bad cutoffs; CancelledError when `signal` aborts.
 */
export async function evaluateRanking(input: EvaluateRankingInput): Promise<Evaluation> {
  const { train, minRating } = input;
  const cutoffs = input.cutoffs ?? defaultCutoffs;
  checkCutoffs(cutoffs);
  const random = createRandom(input.seed);
  const movies = train.movies.length;
  const relevant = relevantOnly(input.heldOut, minRating);
  const counts = ratingCounts(train.ratings, movies, minRating);
  const quality = new ListQuality(
    train.movies,
    counts,
    countUsers(train.ratings, minRating),
    relevant.users.length,
    cutoffs,
  );
  const ranked = await (input.rank ?? rankUsers)({
    ranker: input.ranker,
    seen: input.seen ?? train.ratings,
    relevant,
    movies,
    minRating,
    maskFrom: input.mask === "rated" ? Number.NEGATIVE_INFINITY : minRating,
    candidates: input.candidates,
    listLength: cutoffs.at(-1)!,
    lists: quality,
    sampled: input.sampledNegatives
      ? { negatives: input.sampledNegatives, random: random.fork("negatives") }
      : null,
    signal: input.signal,
    onProgress: input.onProgress,
  });
  const toPredict = input.heldOutRatings ?? input.heldOut;
  const errors =
    input.predictor && toPredict.users.length > 0
      ? ratingErrors(toPredict, input.predictor, biasPredictor(train), ratingScale(train.ratings.values))
      : null;
  const perUser: PerUserResults = {
    users: ranked.users,
    offsets: ranked.offsets,
    ranks: ranked.ranks,
    columns: quality.columns,
    predicted: errors && predictedRatings(errors, toPredict),
  };
  const metrics: Metric[] = [];
  if (relevant.users.length > 0) {
    const columns = [...accuracyColumns(perUser, cutoffs), ...qualityColumns(quality, cutoffs)];
    if (ranked.sampledRanks) columns.push(...sampledColumns(relevant, ranked.sampledRanks, cutoffs));
    metrics.push(...measure(columns, input.seed), ...quality.coverage());
  }
  if (errors) metrics.push(...measure(ratingColumns(errors), input.seed));
  return { metrics, perUser };
}

function checkCutoffs(cutoffs: readonly number[]): void {
  const fine = cutoffs.every(
    (k, i) => Number.isInteger(k) && k >= 1 && k <= 1000 && (i === 0 || k > cutoffs[i - 1]!),
  );
  if (!fine || cutoffs.length === 0)
    throw InvalidInputError.of(
      "cutoffs",
      `need integers from 1 to 1000, ascending; got [${cutoffs.join(", ")}]`,
    );
}

function countUsers(ratings: Ratings, minRating: number): number {
  const least = storedRating(minRating);
  let users = 0;
  for (let user = 0; user + 1 < ratings.offsets.length; user++)
    if (ratings.values.subarray(ratings.offsets[user]!, ratings.offsets[user + 1]!).some((v) => v >= least))
      users++;
  return users;
}

/** The held-out ratings of `minRating` or better, users without any left out. */
function relevantOnly(heldOut: HeldOut, minRating: number): HeldOut {
  const users: number[] = [];
  const offsets = [0];
  const kept: number[] = [];
  const least = storedRating(minRating);
  for (let i = 0; i < heldOut.users.length; i++) {
    for (let r = heldOut.offsets[i]!; r < heldOut.offsets[i + 1]!; r++)
      if (heldOut.values[r]! >= least) kept.push(r);
    if (kept.length === offsets.at(-1)) continue;
    users.push(heldOut.users[i]!);
    offsets.push(kept.length);
  }
  return {
    users: Uint32Array.from(users),
    offsets: Uint32Array.from(offsets),
    movies: Uint32Array.from(kept, (r) => heldOut.movies[r]!),
    values: Float32Array.from(kept, (r) => heldOut.values[r]!),
  };
}

function accuracyColumns(results: PerUserResults, cutoffs: readonly number[]): NamedColumn[] {
  return Object.keys(accuracyMetrics).flatMap((name) =>
    cutoffs.map((cutoff) => ({
      name,
      cutoff,
      numerator: accuracyOf(results, name, cutoff),
      denominator: null,
      higherIsBetter: true,
    })),
  );
}

function qualityColumns(quality: ListQuality, cutoffs: readonly number[]): NamedColumn[] {
  return [...quality.columns].map(([key, numerator]) => {
    const [name] = key.split("@");
    const cutoff = cutoffs.find((k) => key === `${name}@${k}`)!;
    return { name: name!, cutoff, numerator, denominator: null, higherIsBetter: name !== "popularity" };
  });
}

/** Each held-out movie is a list of its own with one relevant movie; a user's value is their mean. */
function sampledColumns(relevant: HeldOut, ranks: Uint32Array, cutoffs: readonly number[]): NamedColumn[] {
  const mean = (gain: (rank: number) => number) =>
    Float64Array.from(relevant.users, (_, i) => {
      const own = ranks.subarray(relevant.offsets[i]!, relevant.offsets[i + 1]!);
      return own.reduce((sum, rank) => sum + gain(rank), 0) / own.length;
    });
  return cutoffs.flatMap((cutoff) => {
    const found = (rank: number) => rank > 0 && rank <= cutoff;
    const common = { cutoff, denominator: null, higherIsBetter: true };
    return [
      { ...common, name: "sampled_hit_rate", numerator: mean((rank) => (found(rank) ? 1 : 0)) },
      {
        ...common,
        name: "sampled_ndcg",
        numerator: mean((rank) => (found(rank) ? 1 / Math.log2(rank + 1) : 0)),
      },
    ];
  });
}

function ratingColumns(errors: RatingErrors): NamedColumn[] {
  const common = { cutoff: null, denominator: errors.counts, higherIsBetter: false };
  return [
    { ...common, name: "rmse", numerator: errors.squared, transform: Math.sqrt },
    { ...common, name: "mae", numerator: errors.absolute },
  ];
}

function predictedRatings(errors: RatingErrors, { users }: HeldOut): PredictedRatings {
  const means = (sums: Float64Array) => Float32Array.from(sums, (sum, i) => sum / errors.counts[i]!);
  return { users, squaredErrors: means(errors.squared), absoluteErrors: means(errors.absolute) };
}

function measure(columns: readonly NamedColumn[], seed: number): Metric[] {
  const intervals = bootstrap(columns, createRandom(seed).fork("bootstrap"));
  return columns
    .map(({ name, cutoff, higherIsBetter }, c) => ({ name, cutoff, ...intervals[c]!, higherIsBetter }))
    .filter((metric) => !Number.isNaN(metric.value));
}
