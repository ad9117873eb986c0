import { expect, test } from "vitest";
import { heldOutSets } from "./measured-on";

const run = (dataset: string, key: string | null) => ({
  dataset: { id: dataset, name: dataset, simulated: false },
  protocol: key === null ? null : { key, description: key },
});

test("numbers are of one kind only where dataset and protocol are the same", () => {
  expect(heldOutSets([run("a", "last"), run("a", "last")])).toBe(1);
  expect(heldOutSets([run("a", "last"), run("b", "last")])).toBe(2);
  expect(heldOutSets([run("a", "last"), run("a", "time"), run("a", null)])).toBe(3);
  expect(heldOutSets([])).toBe(0);
});
