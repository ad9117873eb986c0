import { expect, test } from "vitest";
import { namedIn } from "./exists";

test("what an address names: by its path and by its query", () => {
  expect(namedIn("/movies/YWJj", { run: "cnVu", dataset: "ZA" })).toEqual([
    { id: "YWJj", type: "Movie" },
    { id: "cnVu", type: "TrainingRun" },
    { id: "ZA", type: "Dataset" },
  ]);
  expect(namedIn("/runs/cnVu/map", {})).toEqual([{ id: "cnVu", type: "TrainingRun" }]);
  expect(namedIn("/runs/compare", { run: ["YQ", "Yg"] })).toEqual([
    { id: "YQ", type: "TrainingRun" },
    { id: "Yg", type: "TrainingRun" },
  ]);
});

test("pages about nothing in particular name nothing", () => {
  for (const path of ["/", "/runs", "/runs/new", "/datasets/new", "/ask/similar", "/recommend"])
    expect(namedIn(path, { sort: "name", run: "" })).toEqual([]);
});
