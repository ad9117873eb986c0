import { numbersInDigits } from "@cinevec/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fold, wordGroupsOf, wordsIn, wordsOf } from "./catalog-fold.js";
import { buildTitles, CatalogSearch } from "./catalog-search.js";
import { buildTerms, CatalogTerms } from "./catalog-terms.js";
import type { SearchedMovie } from "./searched-movie.js";

// What searches find, and in which order, said a second time without an index.

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
const forgiven = (word: string) => {
  if (word.length < 4 || /^\d+$/.test(word)) return 0;
  return word.length < 6 ? 1 : 2;
};
const none = () => 0;

/** What a word of an index counts for one that is asked for; 0 where it does not answer. */
function weightOf(asked: string, word: string, beginnings: boolean, edits: number): number {
  if (word === asked) return 1;
  const { length } = word;
  if (word.startsWith(asked)) {
    if (beginnings) return (0.6 * length) / (length + 0.3 * (length - asked.length));
    if (edits === 0 || length - asked.length > edits) return 0;
  }
  const away = distance(asked, word);
  return edits > 0 && away <= edits ? (0.3 * length) / (length + away) : 0;
}

const titlesOf = (movie: SearchedMovie) => [movie.title, ...movie.alternativeTitles];
const inDigits = (text: string) => numbersInDigits(wordGroupsOf(text).flat());
const plain = (words: readonly string[]) => words.join(" ").replace(/^(the|a|an) (?=.)/, "");
const wordsOfMovie = (movie: SearchedMovie) =>
  new Set([
    ...titlesOf(movie).flatMap((title) => [...wordsOf(title), ...inDigits(title)]),
    ...(movie.year === null ? [] : [String(movie.year)]),
  ]);

function searched(movies: readonly SearchedMovie[], query: string): { rows: number[]; approximate: boolean } {
  const groups = wordGroupsOf(query);
  if (groups.length === 0) return { rows: [], approximate: false };
  const has = movies.map(wordsOfMovie);
  const words = groups.flat();
  /** 0: not at all, 1: a longer word that begins with it, 2: the word. */
  const how = (movie: number, word: string) =>
    has[movie]!.has(word) ? 2 : [...has[movie]!].some((other) => other.startsWith(word)) ? 1 : 0;
  const rank = (movie: number) =>
    Math.min(
      ...groups.map((parts) => {
        const each = Math.min(...parts.map((part) => how(movie, part)));
        return parts.length > 1 ? Math.max(each, how(movie, parts.join(""))) : each;
      }),
    );
  const wanted = plain(numbersInDigits(words));
  const fitOf = (movie: SearchedMovie, at: number) => {
    if (rank(at) === 1) return 0.5;
    const withoutYear = movie.year === null ? wanted : wanted.replace(` ${movie.year}`, "");
    let best = 1.5;
    for (const title of titlesOf(movie)) {
      const words = plain(inDigits(title));
      // The beginning is asked of the whole query, year and all.
      if (words[0] !== wanted[0] && wanted !== "") continue;
      if ([wanted, withoutYear].includes(words) || words.split(" ").join("") === wanted.split(" ").join(""))
        return Number.POSITIVE_INFINITY;
      if (`${words} `.startsWith(`${withoutYear} `)) best = 2;
    }
    return best;
  };
  const all = movies.flatMap((movie, at) => {
    if (rank(at) === 0) return [];
    const seen = 1 + Math.log2(1 + movie.ratingCount);
    return [{ at, seen, score: fitOf(movie, at) * seen }];
  });
  if (all.length > 0) {
    all.sort((a, b) => (a.score === b.score ? b.seen - a.seen || a.at - b.at : b.score - a.score));
    return { rows: all.map(({ at }) => at), approximate: false };
  }
  const lengths = movies.map(({ title }) => wordsIn(wordGroupsOf(title)).length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / movies.length;
  const vocabulary = [...new Set(has.flatMap((of) => [...of]))].sort();
  const near = (atLeast: number, begins: (at: number) => boolean, edits: (word: string) => number) => {
    const found = movies.map((movie, at) => ({ at, movie, count: 0, score: 0 }));
    for (const [place, asked] of words.entries()) {
      const says = vocabulary.map((word) => {
        const having = has.filter((of) => of.has(word)).length;
        const rare = Math.log(1 + (movies.length - having + 0.5) / (having + 0.5));
        return { word, says: weightOf(asked, word, begins(place), edits(asked)) * rare };
      });
      for (const one of found) {
        const best = Math.max(0, ...says.filter(({ word }) => has[one.at]!.has(word)).map((of) => of.says));
        if (best === 0) continue;
        one.score += best;
        one.count++;
      }
    }
    return found
      .filter(({ count }) => count >= atLeast)
      .map(({ at, movie, score }) => ({
        at,
        score:
          score *
          ((2.2 / (1 + 1.2 * (0.25 + (0.75 * lengths[at]!) / mean))) *
            (1 + 0.25 * Math.log10(1 + movie.ratingCount))),
      }))
      .sort((a, b) => b.score - a.score || a.at - b.at)
      .map(({ at }) => at);
  };
  const typed = (at: number) => at === words.length - 1 || words[at]!.length > 2;
  for (const rows of [
    near(words.length, () => true, forgiven),
    near(1, typed, none),
    near(1, typed, forgiven),
  ])
    if (rows.length > 0) return { rows, approximate: true };
  return { rows: [], approximate: true };
}

const word = fc.constantFrom(
  ...["the", "a", "star", "stars", "starship", "stat", "matrix", "matirx", "matrices", "it", "ii", "2", "12"],
  ...[
    "Spider-Man",
    "spiderman",
    "8½",
    "Amélie",
    "amelia",
    "1999",
    "199",
    "wars",
    "war",
    "of",
    "xyz",
    "rocky",
    "i",
  ],
);
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const movie = fc.record({
  title: text,
  alternativeTitles: fc.array(text, { maxLength: 1 }),
  year: fc.option(fc.constantFrom(1999, 2, 12, 2003)),
  ratingCount: fc.oneof(fc.constantFrom(0, 5), fc.nat({ max: 500 })),
  genres: fc.array(fc.constantFrom("Drama", "drama", "Dramedy", "Sci-Fi", "drema"), { maxLength: 2 }),
  directors: fc.array(fc.constantFrom("Lana Wachowski", "Lilly Wachowski", "Al Pacino", "Al Pacin"), {
    maxLength: 2,
  }),
  cast: fc.array(fc.constantFrom("Al Pacino", "AL PACINO", "Zoë Bell", "Drama", "1990s"), { maxLength: 2 }),
});
const catalog = fc
  .array(movie, { minLength: 1, maxLength: 8 })
  .map((facts) => facts.map((fact, row): SearchedMovie => ({ ...fact, row })));

test("titles are found and ordered as their definition has it", async () => {
  await fc.assert(
    fc.asyncProperty(catalog, fc.array(text, { minLength: 1, maxLength: 6 }), async (movies, queries) => {
      const { titles, titleWords } = await buildTitles(movies);
      const index = new CatalogSearch(titles, titleWords);
      const own = movies.flatMap(({ title, year }) => [title, `${title} ${year ?? 7}`, title.slice(0, -1)]);
      for (const query of [...queries, ...own]) {
        const found = index.search(query);
        expect({ ...found, query }).toEqual({ ...searched(movies, query), query });
      }
    }),
    { numRuns: 60 },
  );
});

/** People, genres and decades as they are listed, without an index. */
function termsOf(movies: readonly SearchedMovie[]) {
  const found = new Map<string, { kind: string; name: string; rows: Set<number>; decade: number | null }>();
  for (const { row, year, genres, directors, cast } of movies) {
    const decade = year === null ? null : Math.floor(year / 10) * 10;
    const named = [
      ...genres.map((name) => ["GENRE", name, null] as const),
      ...[...directors, ...cast].map((name) => ["PERSON", name, null] as const),
      ...(decade === null ? [] : [["DECADE", `${decade}s`, decade] as const]),
    ];
    for (const [kind, name, decade] of named) {
      const key = `${kind} ${fold(name)}`;
      const term = found.get(key) ?? { kind, name, rows: new Set<number>(), decade };
      term.rows.add(row);
      found.set(key, term);
    }
  }
  return [...found.values()].map(({ kind, name, rows, decade }) => ({
    ...{ kind, name, yearFrom: decade, yearTo: decade === null ? null : decade + 9, movieCount: rows.size },
    ratingCount: [...rows].reduce((sum, row) => sum + movies[row]!.ratingCount, 0),
  }));
}

function searchedTerms(movies: readonly SearchedMovie[], query: string) {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const having = (edits: (word: string) => number) =>
    termsOf(movies).flatMap((term) => {
      const own = wordsOf(term.name);
      const best = words.map((asked) =>
        Math.max(...own.map((word) => weightOf(asked, word, true, edits(asked)))),
      );
      return Math.min(...best) > 0 ? [{ term, whole: best.every((weight) => weight === 1) }] : [];
    });
  const exact = having(none);
  const approximate = exact.length === 0;
  return (approximate ? having((word) => (/^\d/.test(word) ? 0 : forgiven(word))) : exact)
    .map(({ term, whole }) => ({ term, fit: fold(term.name) === fold(query.trim()) ? 2 : whole ? 1 : 0 }))
    .sort(
      (a, b) =>
        b.fit - a.fit ||
        b.term.ratingCount - a.term.ratingCount ||
        b.term.movieCount - a.term.movieCount ||
        (a.term.name < b.term.name ? -1 : 1),
    )
    .map(({ term }) => ({ ...term, approximate }));
}

test("people, genres and decades are found and ordered as their definition has it", async () => {
  const asked = fc.constantFrom(
    ...[
      "drama",
      " DRAMA ",
      "dram",
      "drams",
      "d",
      "al pacino",
      "al",
      "pacinos",
      "al pacin",
      "wachovski",
      "lana w",
    ],
    ...[
      "1990s",
      "1991s",
      "199",
      "2000",
      "zoe",
      "sci",
      "scifi",
      "sci-fi",
      "zzz",
      "",
      "?",
      "bells",
      "bel",
      "bal",
      "0s",
    ],
  );
  await fc.assert(
    fc.asyncProperty(catalog, fc.array(asked, { minLength: 1, maxLength: 8 }), async (movies, queries) => {
      const { terms, termWords } = await buildTerms(movies);
      const index = new CatalogTerms(terms, termWords);
      /** Alike in all that they are ordered by, they may come in either order. */
      const named = (found: readonly { name: string; kind: string }[]) =>
        found
          .map((term) => ({ ...term }))
          .sort((a, b) => (a.name === b.name ? (a.kind < b.kind ? -1 : 1) : 0));
      for (const query of queries)
        expect({ query, found: named(index.search(query)) }).toEqual({
          query,
          found: named(searchedTerms(movies, query)),
        });
    }),
    { numRuns: 60 },
  );
});
