import { expect, test } from "vitest";
import { readSampleMovies, type SampleMovie } from "./sample-movies.js";

const movies = await readSampleMovies();
const byTitle = new Map(movies.map((movie) => [movie.facts.title, movie]));
const titled = (title: string): SampleMovie => byTitle.get(title)!;

test("genres are those that people know, the major one first", () => {
  const genres = (title: string) => titled(title).facts.genres;
  const known = new Set(movies.flatMap(({ facts }) => facts.genres));
  expect([...known].sort()).toEqual([
    ...[
      "Action",
      "Adventure",
      "Black Comedy",
      "Comedy",
      "Concert",
      "Documentary",
      "Drama",
      "Family",
      "Fantasy",
    ],
    ...["History", "Horror", "Musical", "Romance", "Science Fiction", "Superhero", "Thriller", "Western"],
  ]);
  expect(genres("The Matrix")).toEqual(["Action", "Science Fiction"]);
  expect(genres("Léon")).toEqual(["Thriller"]);
  expect(genres("Le Fabuleux destin d'Amélie Poulain")).toEqual(["Comedy"]);
  expect(genres("Per qualche dollaro in più")).toEqual(["Western", "History"]);
  expect(genres("Obsluhoval jsem anglického krále")).toEqual(["Comedy", "Black Comedy", "History"]);
  expect(genres("I Love You … Don't Touch Me!")).toEqual([]);
});

test("letters that were misread are what they were, remarks are gone, two digits are a year of the last century", () => {
  for (const title of [
    ...[
      "Astérix aux Jeux Olympiques",
      "De battre mon coeur s'est arrêté",
      "La mala educación",
      "Die Fälscher",
    ],
    ...["Déjà Vu", "Indigènes", "La Môme", "Joyeux Noël", "Molière", "The Naked Gun 2½: The Smell of Fear"],
    ...["Steal", "Lolita", "Metropolis", "Precious", "Fantasia 2000"],
  ])
    expect(byTitle.has(title), title).toBe(true);
  expect(movies.filter(({ facts }) => facts.title === "King Kong").map(({ facts }) => facts.year)).toContain(
    1933,
  );
  expect(movies.filter(({ facts }) => facts.year === 2011).length).toBeGreaterThan(0);
});

test("each movie has its place in the file, its director, its votes and when it came out", () => {
  expect(movies.map(({ facts }) => facts.externalId)).toEqual(movies.map((_, row) => String(row + 1)));
  expect(titled("The Matrix")).toMatchObject({
    facts: { year: 1999, directors: ["Andy Wachowski"] },
    votes: 380_934,
    score: 8.7,
    released: Date.UTC(1999, 2, 31) / 1000,
  });
  expect(titled("Fantasia 2000")).toMatchObject({ facts: { directors: [] }, votes: 0, score: null });
  for (const { votes, score, released, facts } of movies) {
    expect(votes).toBeGreaterThanOrEqual(0);
    if (score !== null) expect(score).toBeGreaterThan(1);
    expect(new Date(released * 1000).getUTCFullYear()).toBe(facts.year);
  }
});
