import { expect, test } from "vitest";
import { flatOptions } from "./flat-options";
import { runDifferences } from "./run-differences";

test("what differs is told apart from what is equal, and an option that a run lacks differs", () => {
  const first = flatOptions({ dimensions: 32, validation: { share: 0.1, patience: 3 }, loss: "full" });
  const second = flatOptions({ dimensions: 64, validation: { share: 0.1, patience: null }, window: 5 });
  expect(runDifferences([first, second])).toEqual({
    differing: [
      { name: "dimensions", values: ["32", "64"] },
      { name: "validation.patience", values: ["3", "null"] },
      { name: "loss", values: ["full", null] },
      { name: "window", values: [null, "5"] },
    ],
    equal: [{ name: "validation.share", values: ["0.1", "0.1"] }],
  });
});

test("the third run is compared as well", () => {
  const of = (seed: string) => [["seed", seed]] as const;
  expect(runDifferences([of("1"), of("1"), of("2")]).differing).toEqual([
    { name: "seed", values: ["1", "1", "2"] },
  ]);
  expect(runDifferences([of("1"), of("1"), of("1")]).differing).toEqual([]);
});
