import { open, rm, stat } from "node:fs/promises";
import { latin1In } from "../../../bytes.js";
import { createScratchFolder } from "../../../scratch-folder.js";
import type { MovieFacts } from "../../dataset.js";
import { decodeText } from "../../decode/decode-text.js";
import { readText } from "../../decode/read-text.js";
import { type ReadInteractions, readInteractions } from "../../ratings/read-interactions.js";
import { Rejections } from "../../rejections.js";
import type { Reader } from "../reader.js";
import { type ChosenTables, chooseTables, isTableName, tableNames } from "./choose-tables.js";
import { areGenresByBlanks, describeItem } from "./describe-items.js";
import { type ItemList, readItemList } from "./item-list.js";
import { type Conversion, oneLineRows, plainFile } from "./plain-file.js";
import { describeReading, layoutOf, readTable, type TableReading } from "./read-table.js";
import { leadIn, sampleBytes } from "./table-sample.js";
import { readUserList } from "./user-list.js";

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
const pieceBytes = 1 << 14;
const pieces = 16;

const read: Reader["read"] = async (files, context) => {
  const given = context.columns ?? {};
  let folder: Promise<string> | null = null;
  const conversion: Conversion = {
    folder: () => (folder ??= createScratchFolder("import")),
    encoding: given.encoding ?? null,
    signal: context.signal,
  };
  try {
    const tables = await chooseTables(files, given);
    const { interactions } = tables;
    const file = interactions.file;
    const path = await plainFile(interactions, await files.path(file), conversion);
    context.onProgress(0.1);
    const more = await spreadPieces(path, interactions.kind === "text" ? sampleBytes : 0);
    const reading = readTable(interactions, given, more);
    const list = await itemList(tables.items);
    const links = await itemList(tables.links);
    context.onProgress(0.15);
    const rows = await readRows(reading, path, [...(list?.items.keys() ?? [])]);
    const users = tables.users
      ? readUserList(tables.users, await textOf(tables.users.sample))
      : new Map<string, never>();
    const notes = new Rejections(file);
    notes.passOver(`was read so: ${describeReading(reading)}`);
    const { movies, unlisted } = moviesOf(rows, reading, list, links);
    const listNotes = tables.items ? new Rejections(tables.items.sample.file) : null;
    if (list && unlisted > 0)
      listNotes!.passOver(
        `says nothing of ${unlisted.toLocaleString("en")} of the rated items; they are named by their ids`,
      );
    return {
      licence: null,
      movies,
      users: rows.userIds.map(
        (id) => users.get(id) ?? { externalId: id, gender: null, age: null, occupation: null },
      ),
      ratings: rows.ratings,
      pairs: null,
      fileSplits: [],
      rejectedLines: [notes, list?.rejections, listNotes, links?.rejections, rows.rejections].flatMap(
        (rejections) => rejections?.toRejectedLines() ?? [],
      ),
    };

    async function textOf(sample: ChosenTables["interactions"]): Promise<string> {
      return await readText(await plainFile(sample, await files.path(sample.file), conversion));
    }

    async function itemList(chosen: ChosenTables["items"]): Promise<ItemList | null> {
      if (!chosen) return null;
      const { sample, table, places } = chosen;
      return readItemList(sample.file, await textOf(sample), table, places);
    }
  } finally {
    if (folder) await rm(await folder, { recursive: true, force: true });
  }

  async function readRows(
    reading: TableReading,
    path: string,
    listedItems: string[],
  ): Promise<ReadInteractions> {
    const attempt = async (from: string, oneLine: boolean) =>
      await readInteractions({
        path: from,
        file: reading.file,
        layout: layoutOf(reading, describedPlaces(reading)),
        header: await headerOf(from, reading),
        listedItems,
        oneLineRows: oneLine,
        onProgress: (fraction) => context.onProgress(0.15 + 0.8 * fraction),
        signal: context.signal,
        threads: context.threads,
      });
    const first = await attempt(path, false);
    if (first !== "several lines") return first;
    const joined = await oneLineRows(reading.file, path, reading.table.delimiter, conversion);
    return (await attempt(joined, true)) as ReadInteractions;
  }
};

const described = ["title", "year", "genres", "imdbId", "tmdbId"] as const;
const describedPlaces = ({ places }: TableReading) =>
  described.flatMap((role) => (places[role] >= 0 ? [places[role]] : []));

/** Byte order mark, lead-in and header: bytes before the first row, and lines. */
async function headerOf(
  path: string,
  { table, kind }: TableReading,
): Promise<{ bytes: number; lines: number }> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(1 << 16);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const mark = start.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
    const lead = kind === "text" ? leadIn.exec(latin1In(start.subarray(mark, bytesRead)))![0] : "";
    const lines = lead.split("\n").length - 1;
    const before = mark + lead.length;
    if (!table.header) return { bytes: before, lines };
    const end = start.subarray(0, bytesRead).indexOf(10, before);
    // Rows of JSON and Parquet are counted without the header that they got here.
    const counted = kind === "text" || kind === "excel" ? 1 : 0;
    return { bytes: end < 0 ? bytesRead : end + 1, lines: lines + counted };
  } finally {
    await file.close();
  }
}

/**
 * Whole lines from places all over a file, so that a file sorted by anything shows all of its ratings.
 *
 * @param known bytes whose lines are in the sample already: of a shorter file there is nothing more to see.
 */
async function spreadPieces(path: string, known: number): Promise<string[]> {
  const { size } = await stat(path);
  const texts: string[] = [];
  const file = await open(path);
  try {
    for (let piece = 1; piece <= pieces && size > known; piece++) {
      const bytes = Buffer.alloc(pieceBytes);
      const { bytesRead } = await file.read(
        bytes,
        0,
        pieceBytes,
        Math.floor(Math.max(0, size - pieceBytes) * (piece / pieces)),
      );
      const read = bytes.subarray(0, bytesRead);
      texts.push(decodeText(read.subarray(read.indexOf(10) + 1, read.lastIndexOf(10) + 1)));
    }
  } finally {
    await file.close();
  }
  return texts;
}

/** Every item's facts: from the list, else from its row, else its id alone. */
function moviesOf(
  { itemIds, descriptions }: ReadInteractions,
  reading: TableReading,
  list: ItemList | null,
  links: ItemList | null,
): { movies: MovieFacts[]; unlisted: number } {
  const roles = described.filter((role) => reading.places[role] >= 0);
  // Seven digits, zeros in front among them: IMDb's ids without their "tt", as MovieTweetings has them.
  const areImdbs = itemIds.every((id) => /^\d{7,8}$/u.test(id)) && itemIds.some((id) => id.startsWith("0"));
  let unlisted = 0;
  const movies = itemIds.map((id) => {
    const listed = list?.items.get(id);
    if (!listed) unlisted++;
    const facts = listed ?? describe(id);
    const link = links?.items.get(id);
    const imdbId = facts.imdbId ?? link?.imdbId ?? (areImdbs ? `tt${id}` : null);
    return { ...facts, imdbId, tmdbId: facts.tmdbId ?? link?.tmdbId ?? null };
  });
  return { movies, unlisted };

  function describe(id: string): MovieFacts {
    const cells = descriptions.get(id);
    const cell = (role: (typeof described)[number]) => cells?.[roles.indexOf(role)] ?? "";
    const all = {
      title: cell("title"),
      year: cell("year"),
      genres: cell("genres"),
      imdbId: cell("imdbId"),
      tmdbId: cell("tmdbId"),
    };
    return describeItem(id, all, areGenresByBlanks(reading.table.names[reading.places.genres]));
  }
}

/** Any table of users and items, perhaps with ratings and times, perhaps beside lists of items and users. */
export const interactions: Reader = {
  read,
  isWhole: (names) => tableNames([...names]).length > 0,
  isPart: isTableName,
  upperFirst: true,
};
