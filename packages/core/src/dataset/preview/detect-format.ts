import { InvalidInputError } from "../../errors.js";
import type { DatasetFormat } from "../dataset.js";
import type { SourceFolder } from "../files/source-files.js";
import { tableNames } from "../readers/interactions/choose-tables.js";
import { nameKey } from "../readers/interactions/column-names.js";
import { readTable, sniffed } from "../readers/interactions/read-table.js";
import { sampleTable } from "../readers/interactions/table-sample.js";
import { layouts } from "../readers/movielens/layouts.js";
import { readers } from "../readers/readers.js";

type FileFormat = Exclude<DatasetFormat, "SAMPLE">;

/**
 * What the files are, by their names and the first part of those that tell: a format of its own where all that it
 * needs is there and reads as it must, else interactions.
 */
export async function detectFormat(folders: readonly SourceFolder[]): Promise<FileFormat> {
  for (const format of ["TMDB", "NETFLIX_PRIZE"] as const)
    if (folders.some(({ files }) => readers[format].isWhole(new Set(files.names)))) return format;
  const movieLens = folders.find(({ files }) => readers.MOVIELENS.isWhole(new Set(files.names)));
  if (movieLens) return (await isMovieLens(movieLens)) ? "MOVIELENS" : "INTERACTIONS";
  const pairs = folders.find(({ files }) => readers.MOVIE_PAIRS.isWhole(new Set(files.names)));
  return pairs && (await holdsPairs(pairs)) ? "MOVIE_PAIRS" : "INTERACTIONS";
}

/**
 * MovieLens' file names are used by others, too: MovieTweetings has ratings up to ten and IMDb's ids. Files that do not
 * read at all are left to MovieLens' reader, which says why.
 */
async function isMovieLens({ files }: SourceFolder): Promise<boolean> {
  const layout = Object.values(layouts).find(
    ({ ratings, movies }) => files.has(ratings) && files.has(movies),
  )!;
  try {
    const { places, scale, times, table } = readTable(await sampleTable(files, layout.ratings, null), {});
    const isPlainId = (id: string | undefined) => /^(?:0|[1-9]\d*)$/u.test(id ?? "");
    return (
      scale?.to === 5 &&
      times?.kind === "seconds" &&
      table.rows.every((cells) => isPlainId(cells[places.user]) && isPlainId(cells[places.item]))
    );
  } catch (error) {
    if (error instanceof InvalidInputError) return true;
    throw error;
  }
}

async function holdsPairs({ files }: SourceFolder): Promise<boolean> {
  for (const name of tableNames(files.names)) {
    if (!/\.csv$/iu.test(name)) continue;
    try {
      const { names } = sniffed(await sampleTable(files, name, null), {});
      const keys = names.map(nameKey);
      if (["movie1", "movie2", "label"].every((key) => keys.includes(key))) return true;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  return false;
}
