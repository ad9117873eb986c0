import type { Random } from "../random.js";
import { type PairedTest, pairedTest } from "./paired-test.js";
import { type PerUserResults, perUserValues } from "./per-user.js";

/**
 * The paired test of one metric between two runs, over the users that both evaluated (the same split gives the
 * same users). `difference` is b - a; for "rmse" and "mae" that of the users' mean squared and absolute errors.
 * Null where either run does not hold the metric per user, or no user is in both.
 */
export function compareResults(
  a: PerUserResults,
  b: PerUserResults,
  metric: { readonly name: string; readonly cutoff: number | null },
  random: Random,
): PairedTest | null {
  const valuesA = perUserValues(a, metric.name, metric.cutoff);
  const valuesB = perUserValues(b, metric.name, metric.cutoff);
  if (!valuesA || !valuesB) return null;
  const placeInB = new Map(Array.from(valuesB.users, (user, place) => [user, place] as const));
  const aligned = Float64Array.from(valuesA.users, (user) => {
    const place = placeInB.get(user);
    return place === undefined ? Number.NaN : valuesB.values[place]!;
  });
  const test = pairedTest(valuesA.values, aligned, random);
  return test.users > 0 ? test : null;
}
