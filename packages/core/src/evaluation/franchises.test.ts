import { expect, test } from "vitest";
import type { MovieFacts } from "../dataset/dataset.js";
import { movieFacts } from "../dataset/movie-facts.js";
import { findFranchises, findSequels, titleStem } from "./franchises.js";

const movie = (title: string, year: number | null = null): MovieFacts =>
  movieFacts({ externalId: title, title, year });

test("second parts come from titles: numbers, numerals, parts, subtitles; the nearest remake before", () => {
  const movies = [
    movie("Toy Story", 1995),
    movie("Toy Story 2", 1999),
    movie("The Godfather", 1972),
    movie("The Godfather: Part II", 1974),
    movie("The Terminator", 1984),
    movie("Terminator 2: Judgment Day", 1991),
    movie("Spider-Man", 1977),
    movie("Spider-Man", 2002),
    movie("Spider-Man 2", 2004),
    movie("Catch 22", 1970),
    movie("Rocky", 1976),
    movie("Rocky II", 1979),
    movie("Rocky III", 1982),
    movie("Kill Bill: Vol. 2", 2004),
    movie("Ocean's Two", 2001),
    movie("Frozen", 2030),
    movie("Frozen 2", 2019),
  ];
  expect(findSequels(movies)).toEqual([
    { first: 0, second: 1 },
    { first: 2, second: 3 },
    { first: 4, second: 5 },
    { first: 7, second: 8 },
    { first: 10, second: 11 },
  ]);
});

test.each([
  ["Lethal Weapon 4", "lethal weapon"],
  ["Star Wars: Episode V - The Empire Strikes Back", "star wars"],
  ["The Lord of the Rings: The Two Towers", "lord of the rings"],
  ["The Matrix", "the matrix"],
  ["The Matrix Reloaded", "the matrix"],
  ["Die Hard: With a Vengeance", "die hard"],
  ["The Godfather: Part III", "godfather"],
  ["Kill Bill: Vol. 2", "kill bill"],
  ["Léon (Professional)", "leon"],
  ["Волга-Волга 2", "волга волга"],
  ["2001: A Space Odyssey", "2001"],
  ["(500) Days of Summer", "days of summer"],
  ["Part", ""],
  ["", ""],
  ["THE CRIMSON RIVERS", "the crimson rivers"],
  ["Amélie: The Musical", "amelie"],
  ["Three Amigos!: The Return", "three amigos"],
  ["'The Burbs: Again", "burbs"],
  ["A Day: Again", "day"],
  ["An Hour: Again", "hour"],
  ["Les Visiteurs: Again", "visiteurs"],
  ["The: Again", "the"],
  ["Bathe Matrix: Again", "bathe matrix"],
  ["Mission - Impossible", "mission impossible"],
  ["Heat (1995) 2 (Redux)", "heat"],
  ["Kill Bill Vol. 2", "kill bill"],
  ["Rocky II Part 2", "rocky"],
  ["Rocky II Part", "rocky"],
  ["Rocky 2 3", "rocky 2"],
  ["Apollo 13 Again", "apollo 13 again"],
  ["Departed", "departed"],
  ["II", "ii"],
])("the stem of %s is %s", (title, stem) => {
  expect(titleStem(title)).toBe(stem);
});

test("a franchise is all movies of one stem, 2 to 12 of them", () => {
  const titles = ["Rocky", "Rocky II", "Rocky V", "Saw", "Saw II", "Jaws", "Jaws 2", "Heat"];
  const many = Array.from({ length: 13 }, (_, i) => `Hamlet ${i + 1}`);
  expect(findFranchises([...titles, ...many].map((title) => movie(title)))).toEqual([
    [0, 1, 2],
    [5, 6],
  ]);
  expect(findFranchises(many.slice(1).map((title) => movie(title)))).toEqual([[...many.slice(1).keys()]]);
});

/** Titles of pairs that are found, with the years in which they would be. */
const sequelsOf = (...movies: [title: string, year: number | null][]) =>
  findSequels(movies.map(([title, year]) => movie(title, year))).map(({ first, second }) => [first, second]);

test.each([
  ["Rocky", "Rocky 2"],
  ["Rocky", "Rocky II"],
  ["Rocky", "Rocky Two"],
  ["Rocky", "ROCKY ii"],
  ["Rocky", "Rocky, Part 2"],
  ["Rocky", "Rocky: Part II"],
  ["Rocky", "Rocky - Part II"],
  ["Rocky", "Rocky Chapter Two"],
  ["Rocky", "Rocky: Episode 2"],
  ["Rocky", "Rocky: Vol. 2"],
  ["Rocky", "Rocky Vol 2"],
  ["Rocky", "Rocky, Volume 2"],
  ["Rocky", "Rocky 2: The Return"],
  ["Rocky", "Rocky 2 (Redux)"],
  ["Rocky", "Rocky II - The Return"],
  ["The Rocky", "Rocky 2"],
  ["A Rocky", "The Rocky 2"],
  ["An Officer", "Officer 2"],
  ["Rocky!", "Rocky 2"],
  ["Rocky", "Rocky! 2"],
  ["Rocky & Adrian", "Rocky Adrian 2"],
  ["Сталкер", "Сталкер 2"],
  ["Rocky 13", "Rocky 13 2"],
])("%s is followed by %s", (first, second) => {
  expect(sequelsOf([second, 1990], [first, 1980])).toEqual([[1, 0]]);
});

test.each([
  ["Rocky", "Rocky 3"],
  ["Rocky", "Rocky 22"],
  ["Rocky", "Rocky 2nd Round"],
  ["Rocky", "Rocky 2 Go"],
  ["Rocky", "2 Rocky"],
  ["Rocky", "Two"],
  ["Catch", "Catch-22"],
  ["Rocky 11", "Rocky 13 2"],
  ["Сталкер", "Солярис 2"],
  ["Rocky Balboa", "Rocky 2"],
  ["Theory", "ory 2"],
  ["Bathe Rocky", "Rocky 2"],
])("%s is not followed by %s", (first, second) => {
  expect(sequelsOf([second, 1990], [first, 1980])).toEqual([]);
});

test("of several first parts the newest that is not newer than the sequel, then the upper row; each has one sequel", () => {
  expect(sequelsOf(["Saw", 1970], ["Saw", 1990], ["Saw", 1980], ["Saw", 2000], ["Saw 2", 1995])).toEqual([
    [1, 4],
  ]);
  expect(sequelsOf(["Saw", 1990], ["Saw", 1990], ["Saw 2", 1990])).toEqual([[0, 2]]);
  expect(sequelsOf(["Saw", 1991], ["Saw 2", 1990])).toEqual([]);
  // Years that nobody knows: such a first part is the last choice, such a sequel follows whatever there is.
  expect(sequelsOf(["Saw", null], ["Saw", 1980], ["Saw 2", 1990])).toEqual([[1, 2]]);
  expect(sequelsOf(["Saw", 1980], ["Saw", null], ["Saw 2", 1990])).toEqual([[0, 2]]);
  expect(sequelsOf(["Saw", null], ["Saw 2", 1990])).toEqual([[0, 1]]);
  expect(sequelsOf(["Saw", 1980], ["Saw", 2010], ["Saw 2", null])).toEqual([[1, 2]]);
  expect(sequelsOf(["Saw", 1980], ["Saw 2", 1990], ["Saw II", 1991])).toEqual([[0, 1]]);
});
