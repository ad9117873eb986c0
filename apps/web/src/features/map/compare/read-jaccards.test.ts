import { expect, test } from "vitest";
import { readJaccards } from "./read-jaccards";

test("each movie's Jaccard is read, whatever its title holds", () => {
  const csv = [
    "movie_id,external_id,title,year,jaccard,kept,gained,lost",
    'a,1,"Good, the Bad ""and""\nthe Ugly",1966,0.25,1|2,3,4',
    "b,2,Plain,,1,,,",
    "c,3,,2000,0,,,",
    "",
  ].join("\r\n");
  expect([...readJaccards(csv)]).toEqual([
    ["a", 0.25],
    ["b", 1],
    ["c", 0],
  ]);
  expect(readJaccards("movie_id,jaccard\n").size).toBe(0);
  expect([...readJaccards("jaccard,movie_id\n0.5,x")]).toEqual([["x", 0.5]]);
});

test("another table is refused", () => {
  expect(() => readJaccards("title,year\nA,1\n")).toThrow("no movie_id");
  expect(() => readJaccards('movie_id,jaccard\na"b,1\n')).toThrow("no CSV");
});
