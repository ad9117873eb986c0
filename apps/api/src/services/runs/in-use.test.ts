import { expect, test } from "vitest";
import { refuseWhileInUse } from "./in-use.js";

const users = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    name: `run ${at + 1}`,
    status: at === 0 ? "RUNNING" : "QUEUED",
  }));

test("what nobody uses may go", () => {
  expect(() => refuseWhileInUse("Runs that start from it", [], "Wait.")).not.toThrow();
});

test.each([
  [1, '"run 1" (RUNNING)'],
  [3, '"run 1" (RUNNING), "run 2" (QUEUED), "run 3" (QUEUED)'],
  [4, '"run 1" (RUNNING), "run 2" (QUEUED), "run 3" (QUEUED), and 1 more'],
  [7, '"run 1" (RUNNING), "run 2" (QUEUED), "run 3" (QUEUED), and 4 more'],
])("of %d who use it three are named, the others counted", (count, named) => {
  expect(() => refuseWhileInUse("Runs that start from it", users(count), "Wait.")).toThrow(
    expect.objectContaining({
      name: "ConflictError",
      message: `It is in use. Runs that start from it: ${named}. Wait.`,
    }),
  );
});
