import { expect, test } from "vitest";
import { genresOfMovie, readMapFile } from "../map-points";
import { type FileMovie, mapFile } from "../testing/map-file";
import { placeBetween, sharedPoints } from "./shared-points";

const movie = (id: string, x: number, y: number, genres: string[] = []): FileMovie => ({
  id,
  x,
  y,
  title: `Title ${id}`,
  year: 1990,
  genres,
  ratingCount: 5,
  meanRating: 3,
  kept: 1,
});

test("movies of both maps go from their place on the one to that on the other", () => {
  const first = readMapFile(
    mapFile([movie("a", 0, 0, ["War"]), movie("only first", 9, 9), movie("b", 2, 4, ["Drama", "War"])]),
  );
  const second = readMapFile(mapFile([movie("b", 4, 0), movie("only second", 7, 7), movie("a", 0, 10)]));
  const shared = sharedPoints(first, second);
  const { points } = shared;
  expect(Array.from({ length: points.count }, (_, row) => points.title(row))).toEqual(["Title a", "Title b"]);
  expect([0, 1].map((row) => genresOfMovie(points, row))).toEqual([["War"], ["Drama", "War"]]);
  expect([points.rowOf("b"), points.rowOf("only first")]).toEqual([1, undefined]);
  expect([[...points.x], [...points.y]]).toEqual([
    [0, 2],
    [0, 4],
  ]);
  placeBetween(shared, 0.5);
  expect([[...points.x], [...points.y]]).toEqual([
    [0, 3],
    [5, 2],
  ]);
  placeBetween(shared, 1);
  expect([[...points.x], [...points.y]]).toEqual([
    [0, 4],
    [10, 0],
  ]);
  // The maps themselves stay as they are.
  expect([...first.x]).toEqual([0, 9, 2]);
});
