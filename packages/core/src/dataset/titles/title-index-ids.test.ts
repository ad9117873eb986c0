import { expect, test } from "vitest";
import type { MovieFacts } from "../dataset.js";
import { movieFacts } from "../movie-facts.js";
import { createTitleIndex } from "./title-index.js";

type Film = readonly [title: string, year: number | null];
const movie = ([title, year]: Film, more: Partial<MovieFacts> = {}) =>
  movieFacts({ externalId: title, title, year, ...more });

test("ids decide, for a title and against it", () => {
  const index = createTitleIndex([
    movie(["The Hospital", 1971], { imdbId: "tt0067217", tmdbId: "42626" }),
    movie(["Heat", 1995], { imdbId: "tt0113277" }),
  ]);
  expect(index.find({ title: "Hospital", year: 1970, imdbId: "67217" })).toEqual({
    row: 0,
    by: "imdbId",
    certain: true,
  });
  expect(index.find({ title: "?", year: null, tmdbId: "42626" })).toEqual({
    row: 0,
    by: "tmdbId",
    certain: true,
  });
  expect(index.find({ title: "Heat", year: 1995, imdbId: "tt0000001" })).toBeNull();
  expect(index.find({ title: "Heat", year: 1995, tmdbId: "949" })).toEqual({
    row: 1,
    by: "title",
    certain: true,
  });
});

test.each<[imdbId: string | null, tmdbId: string | null]>([
  ["0", ""],
  ["tt0000000", " "],
  ["tt", null],
  [" ", " "],
  ["", ""],
  [null, null],
])(
  "%j of IMDb and %j of TMDB are no film's ids: they neither find a movie nor tell films apart",
  (imdbId, tmdbId) => {
    const none = { imdbId, tmdbId };
    const index = createTitleIndex([
      movie(["Heat", 1995], none),
      movie(["Dune", 2021], { imdbId: "tt1160419", tmdbId: "438631" }),
    ]);
    const byTitle = (row: number) => ({ row, by: "title", certain: true });
    expect(index.byId(none)).toBeNull();
    expect(index.byId({ imdbId: "0", tmdbId: " " })).toBeNull();
    expect(index.find({ title: "Dune", year: 2021, ...none })).toEqual(byTitle(1));
    expect(index.find({ title: "Heat", year: 1995, ...none })).toEqual(byTitle(0));
    expect(index.find({ title: "Heat", year: 1995, imdbId: "tt0113277", tmdbId: "949" })).toEqual(byTitle(0));
  },
);

test("without a year the title must name one movie", () => {
  const index = createTitleIndex([
    movie(["Solaris", 1972]),
    movie(["Solaris", 2002]),
    movie(["Rocky II", 1979]),
    movie(["Bande à part", 1964], { alternativeTitles: ["Band of Outsiders"] }),
  ]);
  expect(index.find({ title: "Solaris", year: null })).toBe("several");
  expect(index.find({ title: "rocky 2", year: null })).toEqual({ row: 2, by: "title", certain: false });
  expect(index.find({ title: "Band of Outsiders", year: null })).toEqual({
    row: 3,
    by: "title",
    certain: false,
  });
  expect(index.find({ title: "Stalker", year: null })).toBeNull();
});

test("ids are the same with and without tt, zeros in front, blanks and in any case", () => {
  const index = createTitleIndex([movie(["Heat", 1995], { imdbId: " TT0113277", tmdbId: "949 " })]);
  for (const imdbId of ["tt0113277", "0113277", "113277", " tt113277 ", "TT0113277"])
    expect(index.byId({ imdbId })).toEqual({ row: 0, by: "imdbId", certain: true });
  expect(index.byId({ tmdbId: " 949" })).toEqual({ row: 0, by: "tmdbId", certain: true });
  for (const other of [
    {},
    { imdbId: "" },
    { imdbId: "tt1132770" },
    { imdbId: "0tt113277" },
    { tmdbId: "0949" },
    { tmdbId: null },
  ])
    expect(index.byId(other)).toBeNull();
  // IMDb's id first, TMDB's where that is not known.
  const both = createTitleIndex([movie(["A", 1990], { imdbId: "1" }), movie(["B", 1990], { tmdbId: "2" })]);
  expect(both.byId({ imdbId: "1", tmdbId: "2" })?.row).toBe(0);
  expect(both.byId({ imdbId: "3", tmdbId: "2" })).toEqual({ row: 1, by: "tmdbId", certain: true });
});

test("another id of either kind says that it is another film; an id that only one side has says nothing", () => {
  const heat: Film = ["Heat", 1995];
  const find = (own: Partial<MovieFacts>, wanted: Partial<MovieFacts>) =>
    createTitleIndex([movie(heat, own)]).find({ title: "Heat", year: 1995, ...wanted });
  const found = { row: 0, by: "title", certain: true };
  expect(find({ tmdbId: "949" }, { tmdbId: "950" })).toBeNull();
  expect(find({ imdbId: "tt7", tmdbId: "949" }, { imdbId: "tt8" })).toBeNull();
  expect(find({ tmdbId: "949" }, { imdbId: "tt7" })).toEqual(found);
  expect(find({ imdbId: "tt7" }, { tmdbId: "949" })).toEqual(found);
  expect(find({}, { imdbId: "tt7", tmdbId: "949" })).toEqual(found);
});

test("without a year a movie's own title comes before another's other title, both before looser ones", () => {
  const solaris = movie(["Solaris", 1972]);
  const remake = movie(["The Planet", 2002], { alternativeTitles: ["Solaris"] });
  const loose = movie(["The Solaris", 1968]);
  const find = (...movies: MovieFacts[]) => createTitleIndex(movies).find({ title: "solaris", year: null });
  expect(find(loose, remake, solaris)).toEqual({ row: 2, by: "title", certain: false });
  expect(find(loose, remake)).toEqual({ row: 1, by: "title", certain: false });
  expect(find(loose)).toEqual({ row: 0, by: "title", certain: false });
  expect(find(remake, { ...remake, externalId: "x" })).toBe("several");
});
