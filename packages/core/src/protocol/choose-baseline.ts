import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import {
  type BaselineName,
  type BaselineSettings,
  baselineChoices,
  rankByBaseline,
} from "../evaluation/baselines/baselines.js";
import { createRandom, type Random, shuffle } from "../random.js";
import { holdOut } from "./hold-out.js";
import { type Protocol, parseProtocol } from "./protocol.js";
import { someUsers } from "./some-users.js";
import { fate, separate } from "./split.js";

/** Above so many ratings the settings are chosen on the ratings of some users, drawn at random. */
const mostRatings = 1_000_000;
/** All settings are measured on the same users: a thousand of them tell large differences, and small ones do not matter. */
const mostUsers = 1000;

/** What was chosen, and how, in words that end a description. */
export interface ChosenSettings {
  readonly settings: BaselineSettings;
  readonly how: string;
}

/**
 * Chooses a baseline's λ or neighborhood size as `./cinevec tune` chooses a recipe's options: by nDCG@10 on each user's
 * last like in the training data, which the test never holds out. Null for baselines that have nothing to choose, and
 * where nobody has enough likes to choose by.
 */
export async function chooseBaseline(
  name: BaselineName,
  train: Dataset,
  { minRating, mask }: Pick<Protocol, "minRating" | "mask">,
  seed: number,
  signal?: AbortSignal,
): Promise<ChosenSettings | null> {
  const choices = baselineChoices[name];
  if (!choices) return null;
  const random = createRandom(seed).fork("users that baselines are chosen on");
  const split = holdOut(withSomeUsers(train, random), parseProtocol({ split: "last", minRating, mask }));
  const heldOut = someUsers(split.heldOut, mostUsers, random);
  if (heldOut.users.length === 0) return null;
  const input = { ...split, heldOut, minRating, mask, sampledNegatives: 0, seed, signal };
  let best: { settings: BaselineSettings; score: number } | null = null;
  const rank = await rankByBaseline(name, input, choices);
  for (const settings of choices) {
    const { metrics } = await rank(settings);
    const score = metrics.find((metric) => metric.name === "ndcg" && metric.cutoff === 10)?.value ?? 0;
    if (!best || score > best.score) best = { settings, score };
  }
  const tried = choices.map((settings) => Object.values(settings)[0] as number).sort((a, b) => a - b);
  return best && { settings: best.settings, how: `chosen from ${tried.join(", ")} on the likes before` };
}

/** All of it, or users drawn at random until they have `mostRatings`. Movies and users keep their rows. */
function withSomeUsers(train: Dataset, random: Random): Dataset {
  const { offsets, movies } = train.ratings;
  if (movies.length <= mostRatings) return train;
  const users = shuffle(
    Uint32Array.from({ length: offsets.length - 1 }, (_, user) => user),
    random,
  );
  const fates = new Uint8Array(movies.length).fill(fate.leaveOut);
  let kept = 0;
  for (const user of users) {
    if (kept >= mostRatings) break;
    fates.fill(fate.train, offsets[user]!, offsets[user + 1]!);
    kept += offsets[user + 1]! - offsets[user]!;
  }
  return separate(train, timeOrder(train.ratings), fates).train;
}
