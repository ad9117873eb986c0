import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { MovieFacts } from "../dataset.js";
import { movieFacts } from "../movie-facts.js";
import { parseTitle } from "../titles/title.js";

const record = z.object({
  Title: z.union([z.string(), z.number(), z.null()]),
  "Release Date": z.string(),
  "Major Genre": z.string().nullable(),
  "Creative Type": z.string().nullable(),
  Director: z.string().nullable(),
  "IMDB Rating": z.number().nullable(),
  "IMDB Votes": z.number().nullable(),
});

/** A movie of the sample with what its simulated audience goes by. */
export interface SampleMovie {
  readonly facts: MovieFacts;
  /** IMDb votes as of 2010; 0 where unknown. */
  readonly votes: number;
  /** Mean IMDb rating as of 2010, 1 to 10, or null. */
  readonly score: number | null;
  /** Release, seconds since 1970 UTC. */
  readonly released: number;
}

/** The characters whose Mac Roman code is a Latin-1 letter: the file holds "LÈon" where "Léon" was meant. */
const misread: ReadonlyMap<string, string> = new Map(
  Object.entries({
    È: "é",
    Í: "ê",
    "˘": "ù",
    Ö: "…",
    Ω: "½",
    Û: "ó",
    "‰": "ä",
    "‡": "à",
    Ë: "è",
    "·": "á",
    Ù: "ô",
    Î: "ë",
    Ï: "ì",
    Ì: "í",
  }),
);
/** Titles that the list gives twice with a remark, or remakes named by their year. */
const remark = /\s*\((?:\d{4}|Canadian Release|IMAX|Theatrical Release|Based on .*)\)$/u;

function cleanTitle(title: string | number | null): string {
  // The one nameless record is "Unknown" (IFC Films, 3 November 2006): the word was once read as "no value".
  if (title === null) return "Unknown";
  return [...String(title).replace(remark, "")].map((c) => misread.get(c) ?? c).join("");
}

/** The list ends in 2011 and writes its years from two digits: 2033 is 1933. */
function releaseDate(text: string): Date {
  const date = new Date(`${text} UTC`);
  if (date.getUTCFullYear() > 2011) date.setUTCFullYear(date.getUTCFullYear() - 100);
  return date;
}

const genreNames: Readonly<Record<string, readonly string[]>> = {
  "Thriller/Suspense": ["Thriller"],
  "Romantic Comedy": ["Comedy", "Romance"],
  "Black Comedy": ["Comedy", "Black Comedy"],
  "Concert/Performance": ["Concert"],
};
const creativeTypeGenres: Readonly<Record<string, string>> = {
  "Science Fiction": "Science Fiction",
  "Historical Fiction": "History",
  Fantasy: "Fantasy",
  "Super Hero": "Superhero",
  "Kids Fiction": "Family",
};

function genresOf(major: string | null, creative: string | null): string[] {
  const genres = major === null ? [] : [...(genreNames[major] ?? [major])];
  const more = creative === null ? undefined : creativeTypeGenres[creative];
  return more === undefined ? genres : [...genres, more];
}

/**
 * The 3,201 movies of vega-datasets' movies.json (BSD-3-Clause), cleaned: mangled accents repaired, two-digit years
 * read right, articles in front, one missing title restored. externalId is the record's place in the file, from 1.
 */
export async function readSampleMovies(): Promise<SampleMovie[]> {
  const entry = createRequire(import.meta.url).resolve("vega-datasets");
  const file = new URL("../data/movies.json", pathToFileURL(entry));
  const records = z.array(record).parse(JSON.parse(await readFile(file, "utf8")));
  return records.map((movie, index) => {
    const { title, alternativeTitles } = parseTitle(cleanTitle(movie.Title));
    const released = releaseDate(movie["Release Date"]);
    return {
      facts: movieFacts({
        externalId: String(index + 1),
        title,
        alternativeTitles,
        year: released.getUTCFullYear(),
        genres: genresOf(movie["Major Genre"], movie["Creative Type"]),
        directors: movie.Director === null ? [] : [movie.Director],
      }),
      votes: movie["IMDB Votes"] ?? 0,
      score: movie["IMDB Rating"],
      released: released.getTime() / 1000,
    };
  });
}
