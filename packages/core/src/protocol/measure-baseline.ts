import type { HeldOut } from "../dataset/held-out.js";
import {
  type BaselineEvaluation,
  type BaselineName,
  evaluateBaseline,
} from "../evaluation/baselines/baselines.js";
import { createRandom, type Random, shuffle } from "../random.js";
import type { Protocol } from "./protocol.js";
import type { Split } from "./split.js";

export interface MeasureBaselineInput {
  /** holdOut of the dataset by `protocol`. */
  readonly split: Split;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/**
 * Above so many users a baseline is measured on so many, drawn at random: 20,000 leave a standard error of .002 to a
 * hit rate of .1, and ranking for all users of a large dataset takes longer than training.
 */
const mostUsers = 20_000;

/** Trains a baseline on the split and measures it as trainAndEvaluate does a recipe. */
export async function measureBaseline(
  name: BaselineName,
  { split, protocol, seed, signal }: MeasureBaselineInput,
): Promise<BaselineEvaluation> {
  const users = split.heldOut.users.length;
  const heldOut = someUsers(
    split.heldOut,
    mostUsers,
    createRandom(seed).fork("users that baselines are measured on"),
  );
  const { minRating, mask, sampledNegatives } = protocol;
  const measured = await evaluateBaseline(name, {
    ...split,
    heldOut,
    minRating,
    mask,
    sampledNegatives,
    seed,
    signal,
  });
  if (heldOut === split.heldOut) return measured;
  const count = (number: number) => number.toLocaleString("en-US");
  return {
    ...measured,
    description: `${measured.description}; measured on ${count(mostUsers)} of ${count(users)} users, drawn at random`,
  };
}

/** At most `most` users, ascending, with all that is held out for them. */
function someUsers(heldOut: HeldOut, most: number, random: Random): HeldOut {
  const { users, offsets, movies, values } = heldOut;
  if (users.length <= most) return heldOut;
  const places = shuffle(Uint32Array.from(users.keys()), random).subarray(0, most).sort();
  const starts = new Uint32Array(most + 1);
  for (const [i, place] of places.entries())
    starts[i + 1] = starts[i]! + offsets[place + 1]! - offsets[place]!;
  const kept = new Uint32Array(starts[most]!);
  for (const [i, place] of places.entries())
    for (let r = starts[i]!; r < starts[i + 1]!; r++) kept[r] = offsets[place]! + r - starts[i]!;
  return {
    users: places.map((place) => users[place]!),
    offsets: starts,
    movies: kept.map((r) => movies[r]!),
    values: Float32Array.from(kept, (r) => values[r]!),
  };
}
