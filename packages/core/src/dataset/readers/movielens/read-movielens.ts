import { InvalidInputError } from "../../../errors.js";
import type { FileSplit, User } from "../../dataset.js";
import { readText } from "../../decode/read-text.js";
import type { SourceFiles } from "../../files/source-files.js";
import { readHeader } from "../../ratings/rating-header.js";
import { type ReadRatings, readRatings } from "../../ratings/read-ratings.js";
import type { Rejections } from "../../rejections.js";
import { otherFormatHint } from "../known-files.js";
import type { Reader } from "../reader.js";
import { readLinks, readTagsCsv, readTagsDat, readUsers } from "./extras.js";
import { readFileSplits } from "./file-splits.js";
import { addGenomeKeywords } from "./genome.js";
import { datRatings, type LayoutName, layouts, pipeRatings, starScale } from "./layouts.js";
import { type MovieTable, readMoviesCsv, readMoviesDat, readMoviesPipes } from "./movie-table.js";

const licence =
  "MovieLens, GroupLens Research, University of Minnesota (https://grouplens.org/datasets/movielens/): free for research under the terms in the release's README; no redistribution or commercial use without permission.";

const layoutNames = Object.keys(layouts) as LayoutName[];
/** Files of any layout besides the two that all have. */
const extraFiles =
  /^(?:links\.csv|tags\.(?:csv|dat)|genome-(?:scores|tags)\.csv|users\.dat|u\.(?:user|genre)|u[1-5ab]\.(?:base|test))$/u;

function wholeLayouts(has: (name: string) => boolean): LayoutName[] {
  return layoutNames.filter((name) => has(layouts[name].ratings) && has(layouts[name].movies));
}

function layoutOf(files: SourceFiles): LayoutName {
  const whole = wholeLayouts(files.has);
  if (whole.length > 1)
    throw InvalidInputError.of(
      "source",
      `holds ${whole.length} datasets: ${whole.map((name) => `${layouts[name].ratings} with ${layouts[name].movies}`).join(", ")}. Put each into a folder of its own and import one.`,
    );
  const found =
    whole[0] ??
    layoutNames.find((name) => files.has(layouts[name].ratings)) ??
    layoutNames.find((name) => files.has(layouts[name].movies));
  if (found) return found;
  const expected = layoutNames.map(
    (n) => `${layouts[n].ratings} and ${layouts[n].movies} (${layouts[n].releases})`,
  );
  throw InvalidInputError.of(
    "source",
    `is no MovieLens release: expected ${expected.join(", or ")}; found ${files.names.slice(0, 20).join(", ")}.${otherFormatHint(files.names, "MOVIELENS")}`,
  );
}

const read: Reader["read"] = async (files, context) => {
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

  const { ratings, userIds, rejections } = await readMovieLensRatings().catch(sayOtherFormat);
  rejected.push(rejections);
  const known = await readKnownUsers();
  const users = userIds.map(
    (id): User => known?.get(id) ?? { externalId: id, gender: null, age: null, occupation: null },
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

  async function readMovieLensRatings(): Promise<ReadRatings> {
    const file = layouts[kind].ratings;
    const path = await files.path(file);
    const { layout, header } =
      kind === "csv"
        ? await readHeader(file, path, starScale)
        : { layout: kind === "dat" ? datRatings : pipeRatings, header: { bytes: 0, lines: 0 } };
    return await readRatings({
      path,
      file,
      layout,
      header,
      lookup: table.lookup,
      movieCount: table.movies.length,
      onProgress: (fraction) => context.onProgress(0.1 + 0.85 * fraction),
      signal: context.signal,
      threads: context.threads,
    });
  }

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
    if (kind === "dat" && files.has("tags.dat"))
      rejected.push(await readTagsDat("tags.dat", await text("tags.dat"), table, context.signal));
    if (files.has("genome-scores.csv") && files.has("genome-tags.csv"))
      rejected.push(await addGenomeKeywords(files, table, context));
  }

  async function readKnownUsers(): Promise<ReadonlyMap<string, User> | null> {
    const name = kind === "dat" ? "users.dat" : "u.user";
    if (kind === "csv" || !files.has(name)) return null;
    const { users: found, rejections: bad } = readUsers(name, await text(name), kind);
    rejected.push(bad);
    return found;
  }
};

/** Files of the same names that are something else: without times, on another scale, with other ids. */
function sayOtherFormat(error: unknown): never {
  if (!(error instanceof InvalidInputError)) throw error;
  throw new InvalidInputError(
    error.problems.map(({ path, message }) => ({
      path,
      message: `${message} Ratings of another scale, without times, or with other ids are read by the format INTERACTIONS (--format INTERACTIONS).`,
    })),
    { cause: error },
  );
}

/** MovieLens, every release: 100k, 1m, 10m, 20m, 25m, 32m, latest, latest-small. */
export const movieLens: Reader = {
  read,
  isWhole: (names) => wholeLayouts((name) => names.has(name)).length > 0,
  isPart: (name) =>
    layoutNames.some((layout) => name === layouts[layout].ratings || name === layouts[layout].movies) ||
    extraFiles.test(name),
};
