import { expect, test } from "vitest";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { createRandom } from "../../random.js";
import { fitWeights } from "./stack.js";

const rows = 30;

/** Scores by a table: that of the history's first item. */
function planted(table: readonly Float32Array[]): SequenceScorer {
  return {
    description: "planted",
    score(histories, out) {
      for (const [i, history] of histories.entries()) out.set(table[history[0]!]!, i * rows);
    },
  };
}

/** Scorers of random tables, and histories of one item each whose next item is drawn by the weighted scores. */
function draw(queries: number, weights: readonly number[]) {
  const random = createRandom(5);
  const table = () =>
    Array.from({ length: queries }, () => Float32Array.from({ length: rows }, () => 2 * random.normal()));
  const scores = weights.map(table);
  const histories = Array.from({ length: queries }, (_, query) => {
    const masses = Array.from({ length: rows }, (_, row) =>
      row === query
        ? 0
        : Math.exp(weights.reduce((sum, weight, i) => sum + weight * scores[i]![query]![row]!, 0)),
    );
    let left = random.next() * masses.reduce((a, b) => a + b);
    let target = 0;
    while (left > masses[target]!) left -= masses[target++]!;
    return Uint32Array.of(query, target);
  });
  return { scorers: scores.map(planted), histories };
}

test("finds the weights that targets were drawn by", async () => {
  const { scorers, histories } = draw(rows, [0.7, 0.4]);
  const [first, second] = await fitWeights(scorers, histories, rows);
  expect(Math.abs(first! - 0.7)).toBeLessThan(0.3);
  expect(Math.abs(second! - 0.4)).toBeLessThan(0.25);
});

test("a scorer that says the opposite gets the weight 0", async () => {
  const { scorers, histories } = draw(rows, [1, -1]);
  const weights = await fitWeights(scorers, histories, rows);
  expect(weights[0]).toBeGreaterThan(0.6);
  expect(weights[1]).toBe(0);
});

test("items of the history are no candidates", async () => {
  const { scorers, histories } = draw(rows, [1, 0.5]);
  const seenFirst: SequenceScorer[] = scorers.map((scorer) => ({
    description: "gives the history's own items the most",
    async score(before, out) {
      await scorer.score(before, out);
      for (const [i, history] of before.entries()) out[i * rows + history[0]!] = 1e6;
    },
  }));
  expect(await fitWeights(seenFirst, histories, rows)).toEqual(await fitWeights(scorers, histories, rows));
});

test("without a history both count alike", async () => {
  const { scorers } = draw(2, [1, 1]);
  expect(await fitWeights(scorers, [], rows)).toEqual([0.5, 0.5]);
});
