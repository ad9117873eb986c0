import { InvalidInputError } from "../../../errors.js";
import type { MovieFacts } from "../../dataset.js";
import { openCsv } from "../../decode/csv-table.js";
import { readText } from "../../decode/read-text.js";
import type { SourceFiles } from "../../files/source-files.js";
import { movieFacts } from "../../movie-facts.js";
import { sharedRatings } from "../../ratings/shared-ratings.js";
import { Rejections } from "../../rejections.js";
import { parseTitle } from "../../titles/title.js";
import { createTitleIndex } from "../../titles/title-index.js";
import { otherFormatHint } from "../known-files.js";
import { readMoviesCsv } from "../movielens/movie-table.js";
import type { Reader } from "../reader.js";

const columns = ["Movie1", "Movie2", "Label"];

/** The one CSV that is not the list of movies; pairs.csv where there are several. */
function findPairsFile(names: readonly string[]): string | null {
  const candidates = names.filter((name) => /\.csv$/iu.test(name) && name !== "movies.csv");
  const found = candidates.find((name) => /^(?:movie_)?pairs\.csv$/iu.test(name)) ?? candidates[0];
  return found && (candidates.length === 1 || /pairs/iu.test(found)) ? found : null;
}

function pairsFile(files: SourceFiles): string {
  const found = findPairsFile(files.names);
  if (found !== null) return found;
  throw InvalidInputError.of(
    "source",
    `expected one CSV with ${columns.join(", ")}, named pairs.csv where there are others; found ${files.names.slice(0, 20).join(", ")}.${otherFormatHint(files.names, "MOVIE_PAIRS")}`,
  );
}

/** How a name or id becomes a row: a reason where it does not. */
type Resolve = (text: string) => number | string;

/** Against a list of movies: ids first where the text is a number, then titles. */
function resolveAmong(movies: readonly MovieFacts[]): Resolve {
  const byId = new Map(movies.map((movie, row) => [movie.externalId, row]));
  const titles = createTitleIndex(movies);
  return (text) => {
    const known = byId.get(text);
    if (known !== undefined) return known;
    const { title, year } = parseTitle(text);
    const found = titles.find({ title, year }) ?? titles.find({ title: text, year: null });
    if (found === "several") return "title names several movies: add the year in brackets";
    return found?.row ?? "movie is not among the movies";
  };
}

/** Without a list every new name is a new movie. */
function resolveByAdding(movies: MovieFacts[]): Resolve {
  const rows = new Map<string, number>();
  return (text) => {
    const { title, alternativeTitles, year } = parseTitle(text);
    const key = `${title.toLowerCase()} ${year}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    rows.set(key, movies.length);
    return movies.push(movieFacts({ externalId: text, title, alternativeTitles, year })) - 1;
  };
}

const read: Reader["read"] = async (files, context) => {
  const file = pairsFile(files);
  const table = openCsv(file, await readText(await files.path(file)), columns);
  const listed = files.has("movies.csv")
    ? readMoviesCsv("movies.csv", await readText(await files.path("movies.csv")))
    : null;
  const movies: MovieFacts[] = listed ? listed.movies : [];
  const resolve = listed ? resolveAmong(movies) : resolveByAdding(movies);
  context.onProgress(0.3);

  const rejections = new Rejections(file);
  const [first, second, label] = columns.map((name) => table.column(name)) as [number, number, number];
  const pairs = new Map<string, { a: number; b: number; label: number }>();
  for (const { fields, line } of table.records(rejections)) {
    const texts = [fields[first]!.trim(), fields[second]!.trim()];
    const labelText = fields[label]!.trim();
    const problem = lineProblem(texts, labelText);
    if (problem !== null) {
      rejections.add(problem, [line]);
      continue;
    }
    const [a, b] = texts.map(resolve) as [number | string, number | string];
    if (typeof a === "string" || typeof b === "string") {
      rejections.add(typeof a === "string" ? a : String(b), [line]);
      continue;
    }
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = pairs.get(key);
    const value = Number(labelText);
    if (a === b) rejections.add("a movie is paired with itself", [line]);
    else if (known && known.label !== value)
      rejections.add("pair was given before with the other label", [line]);
    else if (known) rejections.add("pair was given before", [line], 1, true);
    else pairs.set(key, { a, b, label: value });
  }
  rejections.check(table.total());
  const kept = [...pairs.values()];
  if (kept.length === 0) throw InvalidInputError.of([file], "holds no pairs.");
  if (kept.every((pair) => pair.label === kept[0]!.label))
    throw InvalidInputError.of(
      [file],
      `has pairs of label ${kept[0]!.label} only; learning needs both 0 and 1.`,
    );
  return {
    licence: null,
    movies,
    users: [],
    ratings: sharedRatings(0, 0),
    pairs: {
      a: Uint32Array.from(kept, (pair) => pair.a),
      b: Uint32Array.from(kept, (pair) => pair.b),
      labels: Uint8Array.from(kept, (pair) => pair.label),
    },
    fileSplits: [],
    rejectedLines: [...(listed ? [listed.rejections] : []), rejections].flatMap((each) =>
      each.toRejectedLines(),
    ),
  };

  function lineProblem(texts: readonly string[], labelText: string): string | null {
    if (texts.some((text) => parseTitle(text).title === "")) return "movie has no title";
    return /^[01](?:\.0*)?$/u.test(labelText) ? null : "label is neither 0 nor 1";
  }
};

/**
 * Labelled pairs: Movie1,Movie2,Label with names ("The Matrix (1999)") or ids, label 1 for alike and 0 for not. With a
 * movies.csv beside it (movieId,title,genres) the pairs refer to its movies.
 */
export const moviePairs: Reader = {
  read,
  isWhole: (names) => findPairsFile([...names]) !== null,
  isPart: (name) => /\.csv$/iu.test(name),
};
