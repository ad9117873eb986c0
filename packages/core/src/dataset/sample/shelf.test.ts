import { expect, test } from "vitest";
import { createRandom, type Random } from "../../random.js";
import { movieFacts } from "../movie-facts.js";
import type { SampleMovie } from "./sample-movies.js";
import { createShelves, type Shelf } from "./shelf.js";

const day = 86_400;
function movie(
  title: string,
  votes: number,
  year: number | null,
  genres: string[],
  director?: string,
): SampleMovie {
  const facts = movieFacts({ externalId: title, title, year, genres, directors: director ? [director] : [] });
  return { facts, votes, score: null, released: (year ?? 0) * 365 * day };
}
const movies = [
  movie("Saw II", 10, 2005, ["Horror"], "B"),
  movie("Saw", 30, 2004, ["Horror", "Thriller"], "A"),
  movie("Heat", 40, 1995, ["Crime"], "C"),
  movie("Ronin", 20, 1999, ["Crime", "Thriller"]),
  movie("Saw III", 0, 2006, ["Horror"], "B"),
  movie("Nameless", 0, null, []),
  movie("Other", 0, 2001, [], "A"),
  movie("Late", 0, 2008, ["Crime"]),
];
const shelves = createShelves(movies);
const membersOf = (shelf: Shelf) => [...movies.keys()].filter((row) => shelf.has(row));
/** Numbers from 0 to 1 that are handed out in turn. */
const given = (...numbers: number[]): Random => ({
  ...createRandom(1),
  next: () => numbers.shift()!,
  integer: (bound) => Math.floor(numbers.shift()! * bound),
});

test("of all movies one is drawn by its rank in votes: (rank + 40)^-0.75, equal ones as they stand", () => {
  const byVotes = [2, 1, 3, 0, 4, 5, 6, 7];
  const weights = new Map(byVotes.map((row, rank) => [row, (rank + 40) ** -0.75]));
  const sum = [...movies.keys()].reduce((total, row) => total + weights.get(row)!, 0);
  let below = 0;
  for (const row of movies.keys()) {
    const share = weights.get(row)! / sum;
    expect(shelves.all.draw(given(below + 1e-9))).toBe(row);
    expect(shelves.all.draw(given(below + share - 1e-9))).toBe(row);
    below += share;
  }
  expect(shelves.all.draw(given(0))).toBe(0);
  expect(membersOf(shelves.all)).toEqual([...movies.keys()]);
});

test("kindred movies share a genre, drawn among the movie's, and eight years", () => {
  expect(membersOf(shelves.kindred(1, given(0)))).toEqual([0, 1, 4]);
  expect(membersOf(shelves.kindred(1, given(0.9)))).toEqual([1]);
  expect(membersOf(shelves.kindred(2, given(0)))).toEqual([2, 3]);
  expect(membersOf(shelves.kindred(7, given(0)))).toEqual([7]);
  // Without genres, and without a year: about 2000.
  expect(membersOf(shelves.kindred(5, given(0)))).toEqual([5, 6]);
});

test("a director's movies, where there are several", () => {
  expect(membersOf(shelves.director(0)!)).toEqual([0, 4]);
  expect(membersOf(shelves.director(6)!)).toEqual([1, 6]);
  expect([shelves.director(2), shelves.director(3)]).toEqual([null, null]);
});

test("the next movie of a franchise is the first by release that was not seen", () => {
  const seen = new Set<number>();
  const next = (row: number) => shelves.nextOfFranchise(row, (other) => seen.has(other));
  for (const row of [1, 0, 4]) {
    expect(next(4)).toBe(row);
    seen.add(row);
  }
  expect([next(4), next(2)]).toEqual([null, null]);
});
