import { expect, test } from "vitest";
import { baselineChoices, evaluateBaseline } from "../evaluation/baselines/baselines.js";
import { plantedDataset } from "../testing/index.js";
import { chooseBaseline } from "./choose-baseline.js";
import { holdOut } from "./hold-out.js";
import { measureBaseline } from "./measure-baseline.js";
import { defaultProtocol } from "./protocol.js";

const dataset = plantedDataset({ movies: 60, users: 80, clusters: 5, ratingsPerUser: 16 });
const split = holdOut(dataset, defaultProtocol);
const seed = 3;

test("what is chosen ranks best on the last likes of the training data", async () => {
  const validation = holdOut(split.train, defaultProtocol);
  const { minRating, mask } = defaultProtocol;
  const scores = [];
  for (const settings of baselineChoices.ease!) {
    const input = { ...validation, minRating, mask, sampledNegatives: 0, seed };
    const { metrics } = await evaluateBaseline("ease", input, settings);
    scores.push(metrics.find(({ name, cutoff }) => name === "ndcg" && cutoff === 10)!.value);
  }
  expect(new Set(scores).size, "the choice makes a difference").toBeGreaterThan(1);
  const chosen = await chooseBaseline("ease", split.train, defaultProtocol, seed);
  expect(chosen?.settings).toEqual(baselineChoices.ease![scores.indexOf(Math.max(...scores))]);
  const measured = await measureBaseline("ease", { split, protocol: defaultProtocol, seed });
  expect(measured.description).toContain(`λ ${chosen?.settings.regularization}`);
  expect(measured.description).toContain("chosen from 50, 200, 1000 on the likes before");
});

test("where there is nothing to choose, or nothing to choose by, the defaults are measured", async () => {
  expect(await chooseBaseline("popularity", split.train, defaultProtocol, seed)).toBeNull();
  const short = plantedDataset({ movies: 20, users: 10, clusters: 2, ratingsPerUser: 4 });
  expect(await chooseBaseline("item_knn", short, defaultProtocol, seed)).toBeNull();
});
