import { expect, test } from "vitest";
import { readRatingsFile } from "./read-ratings-file";

const csv = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Amélie,2001,https://x,5\n";

test("a CSV's text comes back as it is", async () => {
  expect(await readRatingsFile(new File([csv], "ratings.csv"))).toEqual({ text: csv });
});

test.each([
  [new File([], "ratings.csv"), "ratings.csv is empty."],
  [new File([csv], "letterboxd-export.zip"), "is a zip: open it and choose the ratings.csv inside"],
  [new File(["PK\u0003\u0004\0"], "ratings.csv"), "is a zip"],
  [new File(["GIF89a\0"], "poster.gif"), "is not a text file"],
  [new File(["x".repeat(900_001)], "ratings.csv"), "is larger than 900 kB"],
  [
    { name: "export", size: 1, arrayBuffer: () => Promise.reject(new Error("a folder")) },
    "export can't be read",
  ],
])("%# what can't be a ratings file is told in words", async (file, message) => {
  expect(await readRatingsFile(file)).toEqual({ problem: expect.stringContaining(message) });
});
