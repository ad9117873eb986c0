import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readRatingsFile } from "./read-ratings-file";

const csv = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Amélie,2001,https://x,5\n";
const watched = "Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,https://x\n";
const zip = (files: Record<string, string>) =>
  new File(
    [
      new Uint8Array(
        zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
      ),
    ],
    "letterboxd-someone-2026-11-26-utc.zip",
  );

test("a CSV's text comes back as it is", async () => {
  expect(await readRatingsFile(new File([csv], "ratings.csv"))).toEqual({
    ratings: csv,
    watched: null,
    watchlist: null,
  });
});

test("a zip as Letterboxd hands it out: ratings and what was watched, at its top", async () => {
  const files = {
    "profile.csv": "Date Joined\n",
    "deleted/ratings.csv": "not this one",
    "ratings.csv": csv,
    "watched.csv": watched,
    "watchlist.csv": watched,
    "likes/films.csv": "Name\n",
  };
  expect(await readRatingsFile(zip(files))).toEqual({ ratings: csv, watched, watchlist: watched });
  expect(await readRatingsFile(zip({ "letterboxd-someone-2026/ratings.csv": csv }))).toEqual({
    ratings: csv,
    watched: null,
    watchlist: null,
  });
});

test.each([
  [new File([], "ratings.csv"), "ratings.csv is empty."],
  [zip({ "diary.csv": csv }), "holds no ratings.csv"],
  [new File([csv], "letterboxd-export.zip"), "is a damaged zip"],
  [new File(["PK\u0003\u0004\0"], "ratings.csv"), "is a damaged zip"],
  [new File(["GIF89a\0"], "poster.gif"), "is not a text file"],
  [new File(["x".repeat(450_001)], "ratings.csv"), "is too large: 450 kB is the most"],
  [zip({ "ratings.csv": "x".repeat(450_001) }), "is too large: 450 kB is the most"],
  [
    zip(
      Object.fromEntries(["ratings", "watched", "watchlist"].map((of) => [`${of}.csv`, "x".repeat(400_000)])),
    ),
    "too large together: 900 kB is the most",
  ],
  [
    { name: "export", size: 1, arrayBuffer: () => Promise.reject(new Error("a folder")) },
    "export can't be read",
  ],
])("%# what can't be a ratings file is told in words", async (file, message) => {
  expect(await readRatingsFile(file)).toEqual({ problem: expect.stringContaining(message) });
});
