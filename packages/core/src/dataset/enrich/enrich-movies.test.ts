import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MovieFacts } from "../dataset.js";
import { movieFacts } from "../movie-facts.js";
import { enrichMovies } from "./enrich-movies.js";

const heat = movieFacts({
  externalId: "949",
  title: "Heat",
  year: 1995,
  genres: ["Action", "Crime"],
  overview: "A thief and a detective.",
  directors: ["Michael Mann"],
  cast: ["Al Pacino", "Robert De Niro"],
  crew: ["Dante Spinotti"],
  keywords: ["Robbery", "bank"],
  companies: ["Regency"],
  imdbId: "tt0113277",
  tmdbId: "949",
  posterUrl: "https://image.tmdb.org/t/p/w342/heat.jpg",
});

describe("the join", () => {
  test("gives a movie what it lacks, keeps what it has, and unites keywords", () => {
    const own = movieFacts({
      externalId: "6",
      title: "Heat",
      year: 1994,
      genres: ["Thriller"],
      keywords: ["heist", "robbery"],
      imdbId: "0113277",
    });
    const { movies, report } = enrichMovies([own], [heat]);
    expect(movies).toEqual([
      {
        ...heat,
        externalId: "6",
        year: 1994,
        genres: ["Thriller"],
        keywords: ["heist", "robbery", "bank"],
        imdbId: "0113277",
      },
    ]);
    expect(report).toMatchObject({
      movies: 1,
      byImdbId: 1,
      byTmdbId: 0,
      byTitle: 0,
      uncertain: 0,
      unmatched: 0,
    });
    const full = {
      ...heat,
      cast: ["Val Kilmer"],
      directors: ["M. Mann"],
      overview: "Mine.",
      posterUrl: "mine",
    };
    expect(enrichMovies([full], [heat]).movies).toEqual([full]);
  });

  test("finds by TMDB's id, by title and year, and by another title of the movie", () => {
    const own = [
      movieFacts({ externalId: "1", title: "Something else", tmdbId: "949" }),
      movieFacts({
        externalId: "2",
        title: "City of Lost Children",
        alternativeTitles: ["La Cité des enfants perdus"],
        year: 1995,
      }),
      movieFacts({ externalId: "3", title: "The Lives of Others", year: 2007 }),
      movieFacts({ externalId: "4", title: "Nobody's film", year: 2001 }),
      movieFacts({ externalId: "5", title: "Heat", year: 1995, imdbId: "tt7777777" }),
    ];
    const others = [
      heat,
      movieFacts({ externalId: "902", title: "La cité des enfants perdus", year: 1995, overview: "Dreams." }),
      movieFacts({ externalId: "582", title: "The Lives of Others", year: 2006, overview: "Wires." }),
    ];
    const { movies, report } = enrichMovies(own, others);
    expect(movies.map(({ overview }) => overview)).toEqual([heat.overview, "Dreams.", "Wires.", null, null]);
    expect(movies.map(({ title }) => title)).toEqual(own.map(({ title }) => title));
    expect(report).toEqual({
      movies: 5,
      byImdbId: 0,
      byTmdbId: 1,
      byTitle: 2,
      uncertain: 1,
      unmatched: 2,
      ambiguous: 0,
      unmatchedExamples: ['"Nobody\'s film (2001)"', '"Heat (1995)"'],
    });
  });

  test("names a movie that is called by its id, and takes no number for another film's title", () => {
    const own = [
      movieFacts({ externalId: "tt0113277", title: "tt0113277", imdbId: "tt0113277" }),
      movieFacts({ externalId: "300", title: "300" }),
    ];
    const others = [heat, movieFacts({ externalId: "1271", title: "300", year: 2006, overview: "Sparta." })];
    const { movies, report } = enrichMovies(own, others);
    expect(movies[0]).toMatchObject({ externalId: "tt0113277", title: "Heat", year: 1995, cast: heat.cast });
    expect(movies[1]).toEqual(own[1]);
    expect(report).toMatchObject({ byImdbId: 1, unmatched: 1, ambiguous: 0 });
  });

  test("leaves out what is not clear: a film for two titles, and two films for one", () => {
    const twice = (id: string, more: Partial<MovieFacts> = {}) =>
      movieFacts({ externalId: id, title: "Emma", year: 1996, ...more });
    const one = [twice("9", { overview: "A film.", tmdbId: "3573" })];
    expect(enrichMovies([twice("1"), twice("2")], one).report).toMatchObject({ unmatched: 2, ambiguous: 2 });
    const decided = enrichMovies([twice("1"), twice("2", { tmdbId: "3573" })], one);
    expect(decided.movies.map(({ overview }) => overview)).toEqual([null, "A film."]);
    expect(decided.report).toMatchObject({ byTmdbId: 1, byTitle: 0, unmatched: 1, ambiguous: 1 });
    expect(enrichMovies([twice("1")], [twice("8"), twice("9")]).report).toMatchObject({ ambiguous: 1 });
    // The very year counts before a neighboring one, whichever comes first.
    const years = [1998, 1997].map((year) =>
      movieFacts({ externalId: `${year}`, title: "The Long Road", year }),
    );
    const road = [movieFacts({ externalId: "7", title: "The Long Road", year: 1997, overview: "Far." })];
    for (const own of [years, years.toReversed()])
      expect(enrichMovies(own, road).movies.map(({ overview }) => overview)).toEqual(
        own.map(({ year }) => (year === 1997 ? "Far." : null)),
      );
  });
});

describe("the report", () => {
  test("names the first twenty that were not found, with their years", () => {
    const own = Array.from({ length: 22 }, (_, i) =>
      movieFacts({ externalId: `m${i}`, title: `Film ${i}`, year: i === 1 ? null : 1950 + i }),
    );
    const { unmatchedExamples, unmatched } = enrichMovies(own, [heat]).report;
    expect(unmatched).toBe(22);
    expect(unmatchedExamples).toHaveLength(20);
    expect(unmatchedExamples.slice(0, 3)).toEqual(['"Film 0 (1950)"', '"Film 1"', '"Film 2 (1952)"']);
  });
});

test.each([
  ["300", false],
  ["tt300", false],
  ["TT300", false],
  ["tt", true],
  ["300 Men", true],
  ["a300", true],
])("a movie that is called by its id, %j, is looked for as a title: %j", (id, byTitle) => {
  const own = [movieFacts({ externalId: id, title: id, year: 2006 })];
  const film = movieFacts({
    externalId: "x",
    title: id,
    year: 2006,
    overview: "Sparta.",
    alternativeTitles: ["Other"],
  });
  const { movies, report } = enrichMovies(own, [film]);
  expect(report.byTitle).toBe(Number(byTitle));
  // Found by its title, it keeps that and takes no other names.
  expect(movies[0]).toMatchObject({ title: id, alternativeTitles: [], overview: byTitle ? "Sparta." : null });
});

test("keywords are the same whatever their case, blanks and width; ß is no ss", () => {
  const own = [
    movieFacts({ externalId: "1", title: "Heat", year: 1995, keywords: ["Heist", "ｂａｎｋ ", "Spaß"] }),
  ];
  const film = movieFacts({ ...heat, keywords: [" heist", "BANK", "spass", "Robbery"] });
  expect(enrichMovies(own, [film]).movies[0]!.keywords).toEqual([
    "Heist",
    "ｂａｎｋ ",
    "Spaß",
    "spass",
    "Robbery",
  ]);
});

test("an id beats a title of the very year, that one a neighboring year; two that are equally near get nothing", () => {
  const road = (id: string, year: number, more: Partial<MovieFacts> = {}) =>
    movieFacts({ externalId: id, title: "The Long Road", year, ...more });
  const film = [road("x", 1997, { overview: "Far.", imdbId: "tt0000007" })];
  const found = (...own: MovieFacts[]) => enrichMovies(own, film).movies.map(({ overview }) => overview);
  expect(found(road("1", 1997), road("2", 1997, { imdbId: "tt0000007" }))).toEqual([null, "Far."]);
  expect(found(road("1", 1996), road("2", 1998), road("3", 1997))).toEqual([null, null, "Far."]);
  expect(found(road("1", 1996), road("2", 1998))).toEqual([null, null]);
  // Whoever has the id has the film.
  const both = [road("1", 1997, { imdbId: "tt0000007" }), road("2", 1997, { imdbId: "tt0000007" })];
  expect(found(...both)).toEqual(["Far.", "Far."]);
});

/** Films that share titles, years and ids often enough to collide. */
const film = fc.record({
  title: fc.constantFrom("Heat", "The Long Road", "Long Road", "Rocky II", "Rocky 2", "8½"),
  year: fc.constantFrom(1995, 1996, 1997, null),
  imdbId: fc.option(fc.integer({ min: 1, max: 9 }).map((n) => `tt000000${n}`)),
  tmdbId: fc.option(fc.integer({ min: 1, max: 9 }).map(String)),
  genres: fc.subarray(["Drama", "Comedy"]),
  cast: fc.subarray(["A", "B", "C"]),
  keywords: fc.uniqueArray(fc.constantFrom("heist", "Heist", "road", "dog")),
  overview: fc.option(fc.constantFrom("one", "two")),
});
const films = fc
  .array(film, { maxLength: 12 })
  .map((list) => list.map((facts, i) => movieFacts({ externalId: `m${i}`, ...facts })));

describe("whatever the two lists are", () => {
  test("every movie is found in one way or unmatched, keeps its own facts, and takes all of one film's", () => {
    fc.assert(
      fc.property(films, films, (own, others) => {
        const { movies, report } = enrichMovies(own, others);
        expect(report.byImdbId + report.byTmdbId + report.byTitle + report.unmatched).toBe(own.length);
        expect(report.uncertain).toBeLessThanOrEqual(report.byTitle);
        expect(report.ambiguous).toBeLessThanOrEqual(report.unmatched);
        for (const [row, movie] of own.entries()) {
          const joined = movies[row]!;
          expect(joined).toMatchObject({ externalId: movie.externalId, title: movie.title });
          for (const key of ["year", "imdbId", "tmdbId", "overview"] as const)
            if (movie[key] !== null) expect(joined[key]).toBe(movie[key]);
          for (const key of ["genres", "cast"] as const)
            if (movie[key].length > 0) expect(joined[key]).toEqual(movie[key]);
          expect(joined.keywords.slice(0, movie.keywords.length)).toEqual(movie.keywords);
          const added = joined.keywords.slice(movie.keywords.length);
          const isUnchanged = JSON.stringify(joined) === JSON.stringify(movie);
          // Recomputed without an index: some film gives everything that was added.
          const gives = others.some(
            (other) =>
              added.every((keyword) => other.keywords.includes(keyword)) &&
              (movie.cast.length > 0 || joined.cast.join() === other.cast.join()) &&
              (movie.overview !== null || joined.overview === other.overview) &&
              (movie.year !== null || joined.year === other.year),
          );
          expect(isUnchanged || gives).toBe(true);
        }
      }),
    );
  });

  test("the order of the movies decides nothing", () => {
    fc.assert(
      fc.property(films, films, (own, others) => {
        const forth = enrichMovies(own, others);
        const back = enrichMovies(own.toReversed(), others);
        expect(back.movies.toReversed()).toEqual(forth.movies);
        expect({ ...back.report, unmatchedExamples: [] }).toEqual({ ...forth.report, unmatchedExamples: [] });
      }),
    );
  });

  test("facts that were taken away come back from the list that has them, by ids alone", () => {
    fc.assert(
      fc.property(films, (list) => {
        const whole = list.map((movie, i) => ({ ...movie, imdbId: `tt${i + 1}`, tmdbId: `${i + 1}` }));
        const bare = whole.map(({ externalId, imdbId }) =>
          movieFacts({ externalId, title: externalId, imdbId }),
        );
        const { movies, report } = enrichMovies(bare, whole.toReversed());
        expect(movies).toEqual(whole);
        expect(report).toMatchObject({ byImdbId: list.length, unmatched: 0 });
      }),
    );
  });

  test("nothing is joined from an empty list", () => {
    fc.assert(
      fc.property(films, (own) => {
        const { movies, report } = enrichMovies(own, []);
        expect(movies).toEqual(own);
        expect(report.unmatched).toBe(own.length);
      }),
    );
  });
});
