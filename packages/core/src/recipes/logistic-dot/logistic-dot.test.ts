import { expect, test } from "vitest";
import { AdamTable } from "../../neural/adam.js";
import { fillNormal } from "../../neural/initialize.js";
import { createRandom } from "../../random.js";
import { crossEntropy, type DotModel, dotLogits, dotStep } from "./logistic-dot.js";

/** Records the gradients that a step hands to its tables. */
class Recorder extends AdamTable {
  seen = new Float32Array();
  override apply(ids: ArrayLike<number>, gradients: Float32Array): void {
    this.seen = new Float32Array(this.values.length);
    for (let i = 0; i < ids.length; i++) {
      for (let d = 0; d < this.dimensions; d++) {
        const at = ids[i]! * this.dimensions + d;
        this.seen[at] = this.seen[at]! + gradients[i * this.dimensions + d]!;
      }
    }
  }
}

test("a step's gradients are those of central differences", () => {
  const [left, right, bias] = [
    new Recorder(3, 4, { learningRate: 1 }),
    new Recorder(2, 4, { learningRate: 1 }),
    new Recorder(2, 1, { learningRate: 1 }),
  ];
  const traits = { table: new Recorder(2, 4, { learningRate: 1 }), of: [[0], [], [0, 1]] };
  const random = createRandom(3);
  for (const table of [left, right, bias, traits.table]) fillNormal(table.values, 0.7, random);
  const model: DotModel = { left, right, bias, rightFrozen: false, traits };
  const examples = {
    left: Uint32Array.of(0, 1, 2, 0, 1),
    right: Uint32Array.of(0, 1, 0, 1, 1),
    labels: Uint8Array.of(1, 0, 0, 1, 1),
  };
  dotStep(model, examples, 0, 5);
  const loss = () => crossEntropy(dotLogits(model, examples, 0, 5), examples.labels);
  const step = 1e-2;
  for (const table of [left, right, bias, traits.table]) {
    for (let i = 0; i < table.values.length; i++) {
      const value = table.values[i]!;
      table.values[i] = value + step;
      const above = loss();
      table.values[i] = value - step;
      const below = loss();
      table.values[i] = value;
      expect(table.seen[i]).toBeCloseTo((above - below) / (2 * step), 3);
    }
  }
});

test("a model that learned nothing scores ln 2", () => {
  expect(crossEntropy(new Float32Array(4), Uint8Array.of(0, 1, 1, 0))).toBeCloseTo(Math.LN2, 6);
});
