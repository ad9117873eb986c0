import { expect, test } from "vitest";
import { describePreview } from "./preview.js";
import { columnsFrom } from "./table-options.js";

test("what is said of a table, as the API takes it", () => {
  expect(columnsFrom({})).toBeNull();
  expect(
    columnsFrom({
      columns: "user=User ID, item=2,time=none",
      scale: "-10..10",
      delimiter: "tab",
      header: false,
    }),
  ).toEqual({
    user: "User ID",
    item: "2",
    time: "none",
    scaleFrom: -10,
    scaleTo: 10,
    delimiter: "tab",
    header: false,
  });
  for (const [scale, from, to] of [
    ["0..10", 0, 10],
    ["0.5..4", 0.5, 4],
    ["1:5", 1, 5],
    ["-1..1", -1, 1],
  ] as const)
    expect(columnsFrom({ scale })).toEqual({ scaleFrom: from, scaleTo: to });
});

test("what can't be read is told", () => {
  for (const columns of ["user", "who=1", "user=", "user=1;item=2,x"])
    expect(() => columnsFrom({ columns })).toThrow("--columns takes pairs as user=userId,item=3");
  for (const scale of ["10", "a..b", "..", ""])
    expect(() => columnsFrom({ scale })).toThrow("--scale takes the least and the greatest rating");
});

test("a preview shows each column under what it was taken for", () => {
  const text = describePreview({
    format: "INTERACTIONS",
    files: ["r.csv"],
    columns: { user: "who", item: "what", rating: "how", scaleFrom: 0, scaleTo: 10 },
    encoding: "UTF-8",
    delimiter: ";",
    rows: [
      ["who", "what", "how", "more"],
      ["ann", "tt1", "8", "x".repeat(40)],
    ],
    problems: [],
    notes: ["There are no times."],
  });
  expect(text.split("\n").map((line) => line.trim().replaceAll(/ {2,}/gu, "  "))).toEqual([
    "taken for INTERACTIONS: r.csv (UTF-8, cells divided by ;, ratings 0 to 10)",
    "user  item  rating  –",
    "who  what  how  more",
    `ann  tt1  8  ${"x".repeat(23)}…`,
    "There are no times.",
    "Is a column something else? Say so: --columns user=NAME,item=NAME,rating=NAME,time=NAME (or its number)",
    "",
  ]);
});
