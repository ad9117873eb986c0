import { expect, test } from "vitest";
import { scratchColumns } from "./scratch-columns.js";

test("columns are kept, emptied, for as many ratings or fewer, and are new for more", () => {
  const { capacity } = scratchColumns(0);
  const wide = scratchColumns(capacity + 10);
  wide.count = 7;
  expect(scratchColumns(capacity + 10)).toBe(wide);
  expect(scratchColumns(3)).toBe(wide);
  expect(wide.count).toBe(0);
  const wider = scratchColumns(capacity + 11);
  expect(wider).not.toBe(wide);
  expect([wider.capacity, wider.userIds.length]).toEqual([capacity + 11, capacity + 11]);
});
