import { InvalidInputError } from "../../../errors.js";
import type { FileSplit, User } from "../../dataset.js";
import { readText } from "../../files/read-text.js";
import type { SourceFiles } from "../../files/source-files.js";
import { readHeader } from "../../ratings/rating-header.js";
import { readRatings } from "../../ratings/read-ratings.js";
import type { Rejections } from "../../rejections.js";
import type { Reader } from "../reader.js";
import { readLinks, readTags, readTagsCsv, readUsers } from "./extras.js";
import { readFileSplits } from "./file-splits.js";
import { addGenomeKeywords } from "./genome.js";
import { datRatings, type LayoutName, layouts, pipeRatings, starScale } from "./layouts.js";
import { type MovieTable, readMoviesCsv, readMoviesDat, readMoviesPipes, splitLines } from "./movie-table.js";

const licence =
  "MovieLens, GroupLens Research, University of Minnesota (https://grouplens.org/datasets/movielens/): free for research under the terms in the release's README; no redistribution or commercial use without permission.";

function layoutOf(files: SourceFiles): LayoutName {
  const names = Object.keys(layouts) as LayoutName[];
  const found =
    names.find((name) => files.has(layouts[name].ratings)) ??
    names.find((name) => files.has(layouts[name].movies));
  if (found) return found;
  const expected = names.map(
    (n) => `${layouts[n].ratings} and ${layouts[n].movies} (${layouts[n].releases})`,
  );
  throw InvalidInputError.of(
    "source",
    `is no MovieLens release: expected ${expected.join(", or ")}; found ${files.names.slice(0, 20).join(", ")}.`,
  );
}

/** MovieLens, every release: 100k, 1m, 10m, 20m, 25m, 32m, latest, latest-small. */
export const readMovieLens: Reader = async (files, context) => {
  const kind = layoutOf(files);
  const moviesName = layouts[kind].movies;
  const text = async (name: string) => readText(await files.path(name));
  const rejected: Rejections[] = [];

  const table = await readMovies(kind);
  rejected.push(table.rejections);
  if (table.movies.length === 0) throw InvalidInputError.of([moviesName], "holds no movies.");
  context.onProgress(0.03);
  await readExtras();
  context.onProgress(0.1);

  const ratingsName = layouts[kind].ratings;
  const path = await files.path(ratingsName);
  const { layout, header } =
    kind === "csv"
      ? await readHeader(ratingsName, path, starScale)
      : { layout: kind === "dat" ? datRatings : pipeRatings, header: { bytes: 0, lines: 0 } };
  const { ratings, userIds, rejections } = await readRatings({
    path,
    file: ratingsName,
    layout,
    header,
    lookup: table.lookup,
    movieCount: table.movies.length,
    onProgress: (fraction) => context.onProgress(0.1 + 0.85 * fraction),
    signal: context.signal,
    threads: context.threads,
  });
  rejected.push(rejections);
  const known = await readKnownUsers();
  const users = userIds.map(
    (id): User => known?.get(id) ?? { externalId: String(id), gender: null, age: null, occupation: null },
  );
  const fileSplits: FileSplit[] =
    kind === "pipes" ? await readFileSplits(files, ratings, userIds, table.lookup) : [];
  return {
    licence,
    movies: table.movies,
    users,
    ratings,
    pairs: null,
    fileSplits,
    rejectedLines: rejected.flatMap((rejection) => rejection.toRejectedLines()),
  };

  async function readMovies(layoutName: LayoutName): Promise<MovieTable> {
    const content = await text(moviesName);
    if (layoutName === "csv") return readMoviesCsv(moviesName, content);
    if (layoutName === "dat") return readMoviesDat(moviesName, content);
    return readMoviesPipes(moviesName, content, files.has("u.genre") ? await text("u.genre") : null);
  }

  async function readExtras(): Promise<void> {
    if (kind === "csv" && files.has("links.csv"))
      rejected.push(readLinks("links.csv", await text("links.csv"), table));
    if (kind === "csv" && files.has("tags.csv"))
      rejected.push(await readTagsCsv("tags.csv", await text("tags.csv"), table, context.signal));
    if (kind === "dat" && files.has("tags.dat")) {
      const lines = splitLines(await text("tags.dat"), "::");
      rejected.push(
        await readTags("tags.dat", lines, { columnCount: 4, movie: 1, tag: 2 }, table, context.signal),
      );
    }
    if (files.has("genome-scores.csv") && files.has("genome-tags.csv"))
      rejected.push(await addGenomeKeywords(files, table, context));
  }

  async function readKnownUsers(): Promise<ReadonlyMap<number, User> | null> {
    const name = kind === "dat" ? "users.dat" : "u.user";
    if (kind === "csv" || !files.has(name)) return null;
    const { users: found, rejections: bad } = readUsers(name, await text(name), kind);
    rejected.push(bad);
    return found;
  }
};
