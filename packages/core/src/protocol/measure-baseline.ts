import {
  type BaselineEvaluation,
  type BaselineName,
  evaluateBaseline,
} from "../evaluation/baselines/baselines.js";
import { createRandom } from "../random.js";
import { chooseBaseline } from "./choose-baseline.js";
import type { Protocol } from "./protocol.js";
import { someUsers } from "./some-users.js";
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

/**
 * Trains a baseline on the split and measures it as trainAndEvaluate does a recipe. Its λ or neighborhood size is chosen
 * before, on the training data alone.
 */
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
  const chosen = await chooseBaseline(name, split.train, protocol, seed, signal);
  const input = { ...split, heldOut, minRating, mask, sampledNegatives, seed, signal };
  const measured = await evaluateBaseline(name, input, chosen?.settings);
  const count = (number: number) => number.toLocaleString("en-US");
  const notes = [
    measured.description,
    ...(chosen ? [chosen.how] : []),
    ...(heldOut === split.heldOut
      ? []
      : [`measured on ${count(mostUsers)} of ${count(users)} users, drawn at random`]),
  ];
  return { ...measured, description: notes.join("; ") };
}
