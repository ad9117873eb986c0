import { statSync } from "node:fs";
import { InvalidInputError } from "../../../errors.js";
import { breathe } from "../../breathe.js";
import { parseCsv } from "../../decode/csv.js";
import { plainText } from "../../decode/plain-text.js";
import { readText } from "../../decode/read-text.js";
import { movieFacts } from "../../movie-facts.js";
import { assembleRatings, type RawRatings } from "../../ratings/assemble-ratings.js";
import { openLines } from "../../ratings/file-chunks.js";
import { reasons } from "../../ratings/parse-ratings.js";
import { startRatingsThreads } from "../../ratings/ratings-threads.js";
import { Rejections } from "../../rejections.js";
import { otherFormatHint } from "../known-files.js";
import { lookupOf } from "../movielens/movie-table.js";
import type { Reader } from "../reader.js";
import { createNetflixParser } from "./parse-netflix.js";

const licence =
  "Netflix Prize data set: © Netflix, for research under the contest's terms; no redistribution, no commercial use.";
const titlesFiles = ["movie_titles.csv", "movie_titles.txt"];
const ratingsFile = /^(?:mv_\d+|combined_data_\d+)\.txt$/u;
const chunkBytes = 8 << 20;

/**
 * A title as movie_titles.csv or a spreadsheet's copy of it has it: all that follows the year, commas and quotes
 * included. A spreadsheet puts a title with commas into quotes and doubles those within, and fills up every line with
 * empty cells.
 */
function titleOf(rest: string): string {
  const title = rest.replace(/(?:,\s*)+$/u, "").trim();
  const wholly = /^"((?:[^"]|"")*)"$/u.exec(title);
  return plainText(wholly ? wholly[1]!.replaceAll('""', '"') : title);
}

/** Id, year and rest of a line; null where it is something else. Cells may all be quoted. */
function partsOf(line: string): { id: string; year: number | null; title: string } | null {
  const plain = /^"\d+"/u.test(line) ? [...parseCsv(line)][0]!.fields.join(",") : line;
  const match = /^(\d{1,7}),(\d{4}(?:\.0)?|NULL)?,(.*)$/u.exec(plain);
  if (!match) return null;
  const year = match[2] === undefined || match[2] === "NULL" ? null : Number(match[2]);
  return { id: match[1]!, year, title: titleOf(match[3]!) };
}

/** movie_titles.csv: id,year or NULL,title, with or without a header. */
function readTitles(file: string, text: string) {
  const rejections = new Rejections(file);
  const byId = new Map<number, ReturnType<typeof movieFacts>>();
  let total = 0;
  text.split("\n").forEach((content, index) => {
    if (content.trim() === "") return;
    const isHeader = index === 0 && /^"?[\p{L}_ ]+"?,/u.test(content);
    if (isHeader) return;
    total++;
    const parts = partsOf(content.trim());
    const id = Number(parts?.id);
    if (!parts) rejections.add("not an id, a year and a title", [index + 1]);
    else if (parts.title === "") rejections.add("movie has no title", [index + 1]);
    else if (byId.has(id)) rejections.add("movie id was given before", [index + 1]);
    else byId.set(id, movieFacts({ externalId: parts.id, title: parts.title, year: parts.year }));
  });
  if (total === 0) throw InvalidInputError.of([file], "holds no movies.");
  rejections.check(total);
  const ids = [...byId.keys()].sort((a, b) => a - b);
  return { movies: ids.map((id) => byId.get(id)!), lookup: lookupOf(ids), rejections };
}

const read: Reader["read"] = async (files, context) => {
  const { signal } = context;
  const titlesFile = titlesFiles.find((name) => files.has(name)) ?? titlesFiles[0]!;
  const titles = readTitles(titlesFile, await readText(await files.path(titlesFile)));
  const names = files.names.filter((name) => ratingsFile.test(name));
  if (names.length === 0)
    throw InvalidInputError.of(
      "source",
      `holds neither mv_*.txt nor combined_data_*.txt; found ${files.names.slice(0, 20).join(", ")}.${otherFormatHint(files.names, "NETFLIX_PRIZE")}`,
    );
  const parser = createNetflixParser(titles.lookup);
  const rejected = new Map<string, Rejections>();
  const rejectionsOf = (name: string) => {
    const found = rejected.get(name) ?? new Rejections(name);
    rejected.set(name, found);
    return found;
  };
  const blocks: (RawRatings & { readonly lines: Uint32Array })[] = [];
  const fileOfBlock: string[] = [];
  let used = 0;
  for (const [index, name] of names.entries()) {
    const path = await files.path(name);
    const { size } = statSync(path);
    const lines = openLines(path, size);
    parser.startFile();
    try {
      for (let start = 0; start < size; start += chunkBytes) {
        await breathe(signal);
        const { bytes, from, to } = lines.read(start, Math.min(size, start + chunkBytes));
        const block = parser.parse(bytes, from, to, () => rejectionsOf(name));
        used += block.movies.length;
        blocks.push(block);
        fileOfBlock.push(name);
        context.onProgress((0.7 * (index + Math.min(1, (start + chunkBytes) / size))) / names.length);
      }
    } finally {
      lines.close();
    }
  }
  const bad = [...rejected.values()].reduce((sum, file) => sum + file.badCount, 0);
  Rejections.checkTogether([...rejected.values()], used + bad);
  if (used === 0) throw InvalidInputError.of([names[0]!], "holds no ratings.");

  const workers = startRatingsThreads(null, 1, signal);
  const { ratings, userIds, duplicates } = await assembleRatings(blocks, {
    movieCount: titles.movies.length,
    workers,
    threads: 1,
    signal,
    onProgress: (fraction) => context.onProgress(0.7 + 0.3 * fraction),
  });
  duplicates.first.forEach(({ block, index }, i) => {
    // The count goes with the first line found; a file's share of the rest is not worth a second pass.
    const count = i === 0 ? duplicates.count - duplicates.first.length + 1 : 1;
    rejectionsOf(fileOfBlock[block]!).add(reasons.duplicate, [blocks[block]!.lines[index]!], count, true);
  });
  return {
    licence,
    movies: titles.movies,
    users: userIds.map((id) => ({ externalId: id, gender: null, age: null, occupation: null })),
    ratings,
    pairs: null,
    fileSplits: [],
    rejectedLines: [titles.rejections, ...rejected.values()].flatMap((file) => file.toRejectedLines()),
  };
};

/** The Netflix Prize: mv_0000001.txt … or combined_data_1.txt …, with movie_titles.csv in Latin-1. */
export const netflixPrize: Reader = {
  read,
  isWhole: (names) =>
    titlesFiles.some((name) => names.has(name)) && [...names].some((name) => ratingsFile.test(name)),
  isPart: (name) => titlesFiles.includes(name) || ratingsFile.test(name),
  // As the prize itself was packed: the titles above, the ratings in a folder below.
  subfolder: "training_set",
};
