import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { holdOut } from "../../protocol/hold-out.js";
import { defaultProtocol } from "../../protocol/protocol.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { type BaselineName, evaluateBaseline } from "./baselines.js";

const folder =
  process.env.CINEVEC_TEST_DATA ?? fileURLToPath(new URL("../../../../../../shared/data", import.meta.url));
const ratingsFile = `${folder}/ml-latest-small/ratings.csv`;
const missing = existsSync(ratingsFile)
  ? null
  : `no ${ratingsFile}: set CINEVEC_TEST_DATA to a folder that holds ml-latest-small`;

/** Ratings alone, the movies numbered as they come: all that a ranking needs. */
function readRatings(): Dataset {
  const rowOf = new Map<string, number>();
  const users: { movie: number; value: number; timestamp: number }[][] = [];
  for (const line of readFileSync(ratingsFile, "utf8").trim().split(/\r?\n/).slice(1)) {
    const [user, movie, value, timestamp] = line.split(",") as [string, string, string, string];
    if (!rowOf.has(movie)) rowOf.set(movie, rowOf.size);
    users[Number(user) - 1] ??= [];
    users[Number(user) - 1]!.push({
      movie: rowOf.get(movie)!,
      value: Number(value),
      timestamp: Number(timestamp),
    });
  }
  const sorted = users.map((list) => list.sort((a, b) => a.timestamp - b.timestamp || a.movie - b.movie));
  const ratings = sorted.flat();
  const offsets = [0];
  for (const list of sorted) offsets.push(offsets.at(-1)! + list.length);
  const shape = { movies: rowOf.size, users: users.length, clusters: 1, ratingsPerUser: 0 };
  return {
    ...plantedDataset(shape),
    ratings: {
      offsets: Uint32Array.from(offsets),
      movies: Uint32Array.from(ratings, (r) => r.movie),
      values: Float32Array.from(ratings, (r) => r.value),
      timestamps: Float64Array.from(ratings, (r) => r.timestamp),
    },
  };
}

/**
 * HR@10 and nDCG@10 of a program of its own in numpy, by this protocol and this order of ties (equal scores count by
 * chance). Where nothing is drawn at random, one hit of 603 users more or less is allowed for them (.0017): enough to
 * tell item-kNN from EASE. iALS starts from random numbers: its figure is the mean of four seeds in numpy, .068 to .080 each.
 */
const figures: [BaselineName, number, number, number][] = [
  ["popularity", 0.0415, 0.0222, 0.002],
  ["item_knn", 0.0663, 0.0289, 0.002],
  ["ease", 0.0746, 0.0379, 0.002],
  ["ials", 0.0755, 0.0376, 0.01],
];

test.skipIf(missing)(
  `baselines on ml-latest-small land near known figures${missing ? ` (${missing})` : ""}`,
  async () => {
    const { train, heldOut } = holdOut(readRatings(), defaultProtocol);
    expect(heldOut.users.length).toBe(603);
    for (const [name, hitRate, ndcg, allowed] of figures) {
      const { metrics } = await evaluateBaseline(name, { train, heldOut, minRating: 4, seed: 1 });
      const at10 = (metric: string) => metrics.find((m) => m.name === metric && m.cutoff === 10)!.value;
      expect(Math.abs(at10("hit_rate") - hitRate), `${name} hit rate ${at10("hit_rate")}`).toBeLessThan(
        allowed,
      );
      expect(Math.abs(at10("ndcg") - ndcg), `${name} nDCG ${at10("ndcg")}`).toBeLessThan(allowed);
    }
  },
  180_000,
);
