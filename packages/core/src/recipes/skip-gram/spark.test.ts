import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { plantedDataset } from "../../testing/index.js";
import { buildCorpus } from "../histories/corpus.js";
import { onSpark } from "../spark/on-spark.js";
import { skipGramOptions } from "./options.js";
import { skipGram } from "./skip-gram.js";
import { skipGramOnSpark } from "./spark.js";

const dataset = plantedDataset({ movies: 30, users: 40, clusters: 3, ratingsPerUser: 12, noise: 0 });
const prepare = (given: object) => {
  const options = skipGramOptions.parse({ dimensions: 4, minCount: 1, ...given });
  return { options, ...skipGramOnSpark.prepare(dataset, options, createRandom(1)) };
};

test("the table holds the histories, in the order of time or in a drawn one", () => {
  const { options, task } = prepare({ order: "time", epochs: 3, window: 5 });
  const { tokens, offsets } = buildCorpus(dataset, options);
  const { users, items, positions } = task.table;
  expect(items).toEqual(tokens);
  expect(positions).toEqual(Uint32Array.from(tokens.keys()));
  for (const [row, user] of users.entries()) {
    expect(row).toBeGreaterThanOrEqual(offsets[user]!);
    expect(row).toBeLessThan(offsets[user + 1]!);
  }
  expect(task.settings).toMatchObject({ dimensions: 4, rounds: 3, window: 5, learningRate: 0.025 });
  const drawn = prepare({ order: "shuffled" }).task.table;
  expect(drawn.positions).not.toEqual(positions);
  for (let user = 0; user + 1 < offsets.length; user++)
    expect(drawn.positions.slice(offsets[user]!, offsets[user + 1]!).sort()).toEqual(
      positions.slice(offsets[user]!, offsets[user + 1]!),
    );
});

test("the window of a whole history is the longest one", () => {
  const { task } = prepare({ wholeHistory: true });
  const lengths = new Map<number, number>();
  for (const user of task.table.users) lengths.set(user, (lengths.get(user) ?? 0) + 1);
  expect(task.settings.window).toBe(Math.max(...lengths.values()));
  expect(task.settings.longestHistory).toBe(task.settings.window);
});

test("histories are ranked by cosine: MLlib leaves no output vectors", () => {
  const { options, itemCount, finish } = prepare({});
  const embedding = finish({ items: new Float32Array(itemCount * 4).fill(1), users: null });
  expect(skipGram.scorer?.(embedding, options).description).toContain("cosine");
});

test("a recipe that MLlib has nothing for is refused", () => {
  const { spark: _, ...other } = skipGram;
  expect(() => onSpark({ ...other, name: "OTHER" }, async () => Promise.reject())).toThrow(
    "OTHER can't be trained on Spark",
  );
});
