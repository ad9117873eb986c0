import { stat } from "node:fs/promises";
import { InvalidInputError } from "../../errors.js";
import type { DatasetFormat } from "../dataset.js";
import { chooseFolder } from "../files/choose-folder.js";
import { openSource, type SourceFiles } from "../files/source-files.js";
import { chooseRoles } from "../readers/interactions/choose-roles.js";
import { chooseTables, tableNames } from "../readers/interactions/choose-tables.js";
import type { RolePlaces } from "../readers/interactions/column-names.js";
import { readTable, sniffed } from "../readers/interactions/read-table.js";
import { delimiterName, type SniffedTable } from "../readers/interactions/sniff-table.js";
import { namedRoles, type TableColumns } from "../readers/interactions/table-columns.js";
import { sampleTable, type TableSample } from "../readers/interactions/table-sample.js";
import { movieLensReleases } from "../readers/movielens/releases.js";
import { readers } from "../readers/readers.js";
import { detectFormat } from "./detect-format.js";

export interface PreviewImportInput {
  /** As ReadDatasetInput's; null or "sample" for the embedded sample. */
  readonly source: string | null;
  /** Null: it is found. */
  readonly format?: DatasetFormat | null;
  readonly columns?: TableColumns | null;
}

/** What an import would take its files for, told by their first part. */
export interface ImportPreview {
  readonly format: DatasetFormat;
  /** The files that would be read as tables: the one of interactions first. */
  readonly files: readonly string[];
  /** INTERACTIONS: as found and corrected, in the terms of TableColumns; empty for other formats. */
  readonly columns: TableColumns;
  readonly encoding: string;
  /** Null where there is no text table. */
  readonly delimiter: string | null;
  /** The columns' names, or their numbers, then the first rows. */
  readonly rows: readonly (readonly string[])[];
  /** What keeps it from being imported. */
  readonly problems: readonly string[];
  /** What a person should know of how it is read. */
  readonly notes: readonly string[];
}

const shownRows = 10;
const longestCell = 200;
const empty = {
  files: [],
  columns: {},
  encoding: "UTF-8",
  delimiter: null,
  rows: [],
  problems: [],
  notes: [],
};

/**
 * Looks at the first part of the files, at most a mebibyte of each table (Parquet in an archive and Excel files are
 * unpacked whole). Nothing is kept.
 * @throws InvalidInputError where there is nothing at the source or it can't be opened.
 */
export async function previewImport({ source, format, columns }: PreviewImportInput): Promise<ImportPreview> {
  if (source === null || source === "sample" || format === "SAMPLE") return { ...empty, format: "SAMPLE" };
  if (source === "") throw InvalidInputError.of("source", "is missing: name a file, a folder or a zip.");
  if (movieLensReleases.has(source) && !(await stat(source).catch(() => null)))
    return { ...empty, format: "MOVIELENS", notes: ["The release is downloaded, and its checksum checked."] };
  const opened = await openSource(source);
  try {
    const found = format ?? (await detectFormat(opened.folders));
    const { files } = chooseFolder(opened.folders, readers[found]);
    return found === "INTERACTIONS"
      ? await previewTable(files, columns ?? {})
      : await previewOther(files, found);
  } finally {
    await opened.close();
  }
}

async function previewTable(files: SourceFiles, given: TableColumns): Promise<ImportPreview> {
  let chosen: Awaited<ReturnType<typeof chooseTables>>;
  try {
    chosen = await chooseTables(files, given);
  } catch (error) {
    const problems = [problemOf(error)];
    return { ...empty, format: "INTERACTIONS", files: tableNames(files.names), problems };
  }
  const { interactions, items, links, users } = chosen;
  const shown = {
    ...empty,
    format: "INTERACTIONS" as const,
    files: [interactions, items?.sample, links?.sample, users?.sample].flatMap(
      (sample) => sample?.file ?? [],
    ),
    encoding: interactions.encoding,
  };
  let table: SniffedTable | null = null;
  try {
    table = sniffed(interactions, given);
    const reading = readTable(interactions, given);
    const { scale, notes, places } = reading;
    return {
      ...shown,
      ...partsOf(interactions, table),
      columns: {
        ...columnsOf(table, places, given),
        scaleFrom: scale?.from ?? null,
        scaleTo: scale?.to ?? null,
      },
      notes,
    };
  } catch (error) {
    const problems = [problemOf(error)];
    if (!table) return { ...shown, problems };
    const columns = columnsOf(table, foundPlaces(interactions.file, table, given), given);
    return { ...shown, ...partsOf(interactions, table), columns, problems };
  }
}

/** What is wrong with the files. Any other error is passed on. */
function problemOf(error: unknown): string {
  if (error instanceof InvalidInputError) return error.message;
  throw error;
}

/** As corrected, where the corrections name columns that are there. */
function foundPlaces(file: string, table: SniffedTable, given: TableColumns): RolePlaces {
  try {
    return chooseRoles(file, table, given).places;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return chooseRoles(file, table, {}).places;
  }
}

const partsOf = (sample: TableSample, { delimiter, names, rows }: SniffedTable) => ({
  delimiter: sample.kind === "text" ? delimiterName(delimiter) : null,
  rows: [names.map((name, place) => name || String(place + 1)), ...rows.slice(0, shownRows)].map((cells) =>
    cells.map((cell) => cell.slice(0, longestCell)),
  ),
});

/** In a person's terms: names where the header has them, numbers else. */
function columnsOf(table: SniffedTable, places: RolePlaces, given: TableColumns): TableColumns {
  const name = (place: number) => (place < 0 ? null : table.names[place] || String(place + 1));
  return {
    ...Object.fromEntries(namedRoles.map((role) => [role, name(places[role])])),
    delimiter: delimiterName(table.delimiter),
    encoding: given.encoding ?? null,
    header: table.header,
  };
}

/** The first rows of the first table, as far as it is one: these formats know their columns. */
async function previewOther(
  files: SourceFiles,
  format: Exclude<DatasetFormat, "SAMPLE">,
): Promise<ImportPreview> {
  const parts = files.names.filter(readers[format].isPart);
  const file = parts.find((name) => /ratings|u\.data|pairs|movies/iu.test(name)) ?? parts[0];
  const preview = { ...empty, format, files: parts.slice(0, 20) };
  if (file === undefined)
    return {
      ...preview,
      problems: [`${format} needs other files; found ${files.names.slice(0, 20).join(", ")}.`],
    };
  try {
    const sample = await sampleTable(files, file, null);
    return { ...preview, encoding: sample.encoding, ...partsOf(sample, sniffed(sample, {})) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return preview;
  }
}
