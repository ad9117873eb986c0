import { describe, expect, test } from "vitest";
import type { MovieFacts } from "../dataset.js";
import { movieFacts } from "../movie-facts.js";
import { createTitleIndex, titleIndexSteps } from "./title-index.js";

type Film = readonly [title: string, year: number | null];
const movie = ([title, year]: Film, more: Partial<MovieFacts> = {}) =>
  movieFacts({ externalId: title, title, year, ...more });

/** As an export writes a film, and as a dataset does. */
const same: readonly (readonly [wanted: Film, listed: Film])[] = [
  [
    ["Star Wars", 1977],
    ["Star Wars: Episode IV - A New Hope", 1977],
  ],
  [
    ["The Empire Strikes Back", 1980],
    ["Star Wars: Episode V - The Empire Strikes Back", 1980],
  ],
  [
    ["Return of the Jedi", 1983],
    ["Star Wars: Episode VI - Return of the Jedi", 1983],
  ],
  [
    ["Star Wars: Episode VI – Return of the Jedi", 1983],
    ["Return of the Jedi", 1983],
  ],
  [
    ["Kill Bill: Vol. 1", 2003],
    ["Kill Bill: Volume 1", 2003],
  ],
  [
    ["Guardians of the Galaxy Vol. 2", 2017],
    ["Guardians of the Galaxy, Volume II", 2017],
  ],
  [
    ["Rocky II", 1979],
    ["Rocky 2", 1979],
  ],
  [
    ["The Godfather Part II", 1974],
    ["Godfather: Part 2", 1974],
  ],
  [
    ["The Godfather: Part I", 1972],
    ["The Godfather Part One", 1972],
  ],
  [
    ["Gone in Sixty Seconds", 2000],
    ["Gone in 60 Seconds", 2000],
  ],
  [
    ["The 400 Blows", 1959],
    ["The Four Hundred Blows", 1959],
  ],
  [
    ["Twenty-One", 1923],
    ["21", 1923],
  ],
  [
    ["Ocean's Eleven", 2001],
    ["Oceans 11", 2001],
  ],
  [
    ["8½", 1963],
    ["8 1/2", 1963],
  ],
  [
    ["Alien³", 1992],
    ["Alien 3", 1992],
  ],
  [
    ["Oldboy", 2003],
    ["Old Boy", 2003],
  ],
  [
    ["Blow-Up", 1966],
    ["Blowup", 1966],
  ],
  [
    ["The Texas Chain Saw Massacre", 1974],
    ["Texas Chainsaw Massacre", 1974],
  ],
  [
    ["Life of Brian", 1979],
    ["Monty Python's Life of Brian", 1979],
  ],
  [
    ["Monty Python’s Life of Brian", 1979],
    ["Life of Brian", 1979],
  ],
  [
    ["Dr. Strangelove", 1964],
    ["Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964],
  ],
  [
    ["Doctor Strangelove", 1964],
    ["Dr. Strangelove", 1964],
  ],
  [
    ["Borat", 2006],
    ["Borat: Cultural Learnings of America for Make Benefit Glorious Nation", 2006],
  ],
  [
    ["Amélie", 2001],
    ["AMELIE", 2001],
  ],
  [
    ["Léon: The Professional", 1994],
    ["Leon - The Professional", 1994],
  ],
  [
    ["WALL·E", 2008],
    ["Wall-E", 2008],
  ],
  [
    ["Fast and Furious", 2009],
    ["Fast & Furious", 2009],
  ],
  [
    ["Se7en", 1995],
    ["Se7en", 1995],
  ],
  [
    ["Mission: Impossible", 1996],
    ["Mission Impossible", 1996],
  ],
  [
    ["Matrix", 1999],
    ["The Matrix", 1999],
  ],
  [
    ["Mr. Smith Goes to Washington", 1939],
    ["Mister Smith Goes to Washington", 1939],
  ],
  [
    ["Monsters, Inc.", 2001],
    ["Monsters Inc", 2001],
  ],
  // One year apart: exactly alike, and of several words.
  [
    ["Black Swan Theory", 2011],
    ["Black Swan Theory", 2010],
  ],
  [
    ["The Lives of Others", 2006],
    ["The Lives of Others", 2007],
  ],
  [
    ["In the Mood for Love", 2001],
    ["In the Mood for Love", 2000],
  ],
  [
    ["Crouching Tiger, Hidden Dragon", 2001],
    ["Crouching Tiger Hidden Dragon", 2000],
  ],
  // A movie without a year, of a name that is not given twice.
  [
    ["Paris Is Burning", 1990],
    ["Paris Is Burning", null],
  ],
];

const different: readonly (readonly [wanted: Film, listed: Film])[] = [
  [
    ["Hospital", 1970],
    ["The Hospital", 1971],
  ],
  [
    ["Void", 2017],
    ["The Void", 2016],
  ],
  [
    ["The Island", 2006],
    ["The Island", 2005],
  ],
  [
    ["The Class", 2007],
    ["The Class", 2008],
  ],
  [
    ["Cosmos", 2015],
    ["Cosmos", null],
  ],
  [
    ["Whiplash", 2013],
    ["Whiplash", 2014],
  ],
  [
    ["Solaris", 2002],
    ["Solaris", 1972],
  ],
  [
    ["Rocky II", 1979],
    ["Rocky III", 1982],
  ],
  [
    ["Rocky", 1979],
    ["Rocky II", 1979],
  ],
  [
    ["Kill Bill", 2003],
    ["Kill Bill: Vol. 1", 2003],
  ],
  [
    ["Nymphomaniac: Vol. I", 2013],
    ["Nymphomaniac: Vol. II", 2013],
  ],
  [
    ["Aliens", 1986],
    ["Alien", 1986],
  ],
  [
    ["Star Wars", 2008],
    ["Star Wars: Episode IV - A New Hope", 1977],
  ],
  [
    ["The Clone Wars", 2008],
    ["Star Wars: Episode II - Attack of the Clones", 2002],
  ],
  [
    ["Alien 3", 1992],
    ["Alien", 1992],
  ],
  [
    ["8 1/2 Women", 1999],
    ["8½", 1999],
  ],
  [
    ["I, Robot", 2004],
    ["1, Robot", 2004],
  ],
  [
    ["Malcolm X", 1992],
    ["Malcolm 10", 1992],
  ],
  [
    ["The Thing Called Love", 1994],
    ["A Thing Called Love", 1993],
  ],
  [
    ["Impossible", 1996],
    ["Mission: Impossible", 1996],
  ],
  [
    ["List", 1993],
    ["Schindler's List", 1993],
  ],
  [
    ["Texas Chain Saw Massacre", 1975],
    ["The Texas Chainsaw Massacre", 1974],
  ],
  [
    ["Heat", 1996],
    ["Heat", 1995],
  ],
];

describe("a film alone", () => {
  test.each(same)("%j is %j", (wanted, listed) => {
    const found = createTitleIndex([movie(["Something Else", 1999]), movie(listed)]).find({
      title: wanted[0],
      year: wanted[1],
    });
    expect(found).toMatchObject({ row: 1, certain: wanted[1] === listed[1] });
  });

  test.each(different)("%j is not %j", (wanted, listed) => {
    expect(createTitleIndex([movie(listed)]).find({ title: wanted[0], year: wanted[1] })).toBeNull();
  });
});

test("the very title beats a looser one, the very year a neighboring one", () => {
  const index = createTitleIndex(
    (
      [
        ["The Killing Fields", 1984],
        ["Killing Fields", 1984],
        ["Ocean's 11", 2001],
        ["Ocean's Eleven", 2001],
        ["Two Brothers Play", 1999],
        ["Two Brothers Play", 2000],
      ] as const
    ).map((film) => movie(film)),
  );
  const row = (title: string, year: number) => index.find({ title, year });
  expect(row("Killing Fields", 1984)).toEqual({ row: 1, by: "title", certain: true });
  expect(row("Ocean's Eleven", 2001)).toEqual({ row: 3, by: "title", certain: true });
  expect(row("Two Brothers Play", 2000)).toEqual({ row: 5, by: "title", certain: true });
  expect(row("Two Brothers Play", 2001)).toEqual({ row: 5, by: "title", certain: false });
  expect(
    createTitleIndex([movie(["Che Part 1", 2008]), movie(["Che: Part One", 2008])]).find({
      title: "Che part I",
      year: 2008,
    }),
  ).toBe("several");
});

test("the index can be made in steps, and finds the same", () => {
  const movies = Array.from({ length: 2_000 }, (_, row) =>
    movie([`Film about ${row * 7} things`, 1950 + (row % 70)]),
  );
  const steps = titleIndexSteps(movies);
  let count = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) count++;
  expect(count).toBeGreaterThanOrEqual(2_000 / 500);
  // A step for each movie would be slow by the steps alone.
  expect(count).toBeLessThanOrEqual(2_000 / 100);
  const atOnce = createTitleIndex(movies);
  for (const { title, year } of movies)
    expect(step.value.find({ title, year })).toEqual(atOnce.find({ title, year }));
  expect(step.value.find({ title: "Film about 13993 things", year: 1950 + (1_999 % 70) })).toEqual({
    row: 1_999,
    by: "title",
    certain: true,
  });
});
