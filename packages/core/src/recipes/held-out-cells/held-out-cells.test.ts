import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { holdOutCells } from "./held-out-cells.js";

test("a share of all cells, of every row and column alike; another seed holds out others", () => {
  const heldOut = holdOutCells(0.2, createRandom(1));
  const other = holdOutCells(0.2, createRandom(2));
  const size = 400;
  const [rows, columns] = [new Uint32Array(size), new Uint32Array(size)];
  let both = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      if (!heldOut(row, column)) continue;
      rows[row]!++;
      columns[column]!++;
      if (other(row, column)) both++;
    }
  // 80 expected, standard deviation 8.
  for (const count of [...rows, ...columns]) {
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(120);
  }
  const share = rows.reduce((sum, count) => sum + count, 0) / size ** 2;
  expect(share).toBeCloseTo(0.2, 2);
  expect(both / size ** 2).toBeCloseTo(0.04, 2);
});

test("a share of 0 holds out nothing", () => {
  const heldOut = holdOutCells(0, createRandom(1));
  for (let row = 0; row < 100; row++) expect(heldOut(row, row + 1)).toBe(false);
});
