import { expect, test } from "vitest";
import { formatTable } from "./table.js";

test("words to the left, numbers to the right", () => {
  expect(
    formatTable(
      ["run", "ndcg@10"],
      [
        ["skip-gram", "0.054"],
        ["nmf", "10.1"],
      ],
    ),
  ).toBe("run        ndcg@10\nskip-gram    0.054\nnmf           10.1");
});
