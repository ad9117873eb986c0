import { InvalidInputError } from "../../../errors.js";
import type { SourceFiles } from "../../files/source-files.js";
import { columnsOf } from "./choose-roles.js";
import { nameKey, type RolePlaces, rolesByName } from "./column-names.js";
import { guessItems } from "./guess-columns.js";
import { sniffed } from "./read-table.js";
import type { SniffedTable } from "./sniff-table.js";
import type { TableColumns } from "./table-columns.js";
import { sampleTable, type TableSample } from "./table-sample.js";

/** As many names of files as a message holds. */
const mostNamed = 20;
/** A folder of more files is no dataset, and each is looked into. */
const mostFiles = 60;
const tableName = /\.(?:csv|tsv|tab|txt|dat|data|inter|item|user|json|jsonl|ndjson|parquet|xlsx|psv)$/iu;
const aboutData = /^(?:readme|licen[cs]e|copying|notice|changelog|citation)\b/iu;

/** Whether a file may hold a table, by its name. */
export const isTableName = (name: string): boolean => tableName.test(name) && !aboutData.test(name);

/** Files that may hold tables; one that lies alone may have any name. */
export function tableNames(names: readonly string[]): readonly string[] {
  return names.length === 1 && !aboutData.test(names[0]!) ? names : names.filter(isTableName);
}

interface Sampled {
  readonly sample: TableSample;
  readonly table: SniffedTable;
  /** Null for anything else. */
  readonly content: "interactions" | "items" | "links" | "users" | null;
}

export interface ChosenTables {
  readonly interactions: TableSample;
  readonly items: {
    readonly sample: TableSample;
    readonly table: SniffedTable;
    readonly places: RolePlaces;
  } | null;
  /** IMDb's and TMDB's ids of the items. */
  readonly links: ChosenTables["items"];
  readonly users: { readonly sample: TableSample; readonly table: SniffedTable } | null;
}

const userFacts = ["gender", "sex", "age", "occupation"];

function contentOf(name: string, table: SniffedTable): Sampled["content"] {
  if (/\.inter$/iu.test(name)) return "interactions";
  if (/\.item$/iu.test(name)) return "items";
  if (/\.user$/iu.test(name)) return "users";
  const named = rolesByName(table.names);
  const keys = table.names.map(nameKey);
  if (named.user >= 0 && (named.item >= 0 || named.title >= 0)) return "interactions";
  if (keys.includes("const") && (keys.includes("yourrating") || keys.includes("yourated")))
    return "interactions";
  if (named.user >= 0) return keys.some((key) => userFacts.includes(key)) ? "users" : null;
  if (/^(?:.*[_\W])?(?:ratings?|interactions?|reviews?|events?|likes)\b/iu.test(name)) return "interactions";
  if (/^(?:.*[_\W])?(?:users?|people)\b/iu.test(name)) return "users";
  // Where there is a column of such ids there is an item, since they may be the items' own.
  if (named.title < 0 && [named.imdbId, named.tmdbId].some((id) => id >= 0 && id !== named.item))
    return "links";
  if (named.item >= 0 && (named.title >= 0 || named.year >= 0 || named.genres >= 0)) return "items";
  if (/^(?:.*[_\W])?(?:movies?|items?|films?|titles?|metadata|products?)\b/iu.test(name)) return "items";
  return table.header ? null : "interactions";
}

/**
 * The tables of a folder: the one of interactions, and beside it those of items and users where there are any.
 * @throws InvalidInputError, naming the files, where no table or several tables hold interactions and `given.table` says
 * not which, or names none.
 */
export async function chooseTables(files: SourceFiles, given: TableColumns): Promise<ChosenTables> {
  const named = given.table ? fileNamed(files.names, given.table) : null;
  const looked = named === null ? tableNames(files.names) : besides(files.names, named);
  if (looked.length === 0 || looked.length > mostFiles)
    throw InvalidInputError.of(
      "source",
      `holds ${looked.length === 0 ? "no table" : `${looked.length} tables`}: give one table of interactions (text, JSON lines, Parquet, .xlsx), or a folder or zip with it and lists of items and users; found ${listed(files.names)}. --table FILE (columns.table) says which file holds the interactions.`,
    );
  const encoding = given.encoding ?? null;
  if (looked.length === 1)
    return {
      interactions: await sampleTable(files, looked[0]!, encoding),
      items: null,
      links: null,
      users: null,
    };
  const sampled: Sampled[] = [];
  for (const name of looked) {
    const one = name === named ? await sampledAs(name) : await lookInto(files, name, encoding);
    if (one) sampled.push(one);
  }
  const interactions =
    sampled.find(({ sample }) => sample.file === named) ??
    oneOf(
      sampled.filter(({ content }) => content === "interactions"),
      looked,
    );
  const items = sampled.find(({ content }) => content === "items");
  const links = sampled.find(({ content }) => content === "links");
  const users = sampled.find(({ content }) => content === "users");
  return {
    interactions: interactions.sample,
    items: items ? placed(items) : null,
    links: links ? placed(links) : null,
    users: users?.table.header ? users : null,
  };

  /** The table that was named is told by its name and nothing else, whatever it looks like. */
  async function sampledAs(name: string): Promise<Sampled> {
    const sample = await sampleTable(files, name, encoding);
    return { sample, table: sniffed(sample, {}), content: null };
  }
}

/** @throws InvalidInputError where no file is so named. */
function fileNamed(names: readonly string[], wanted: string): string {
  const name = wanted.replace(/\.gz$/iu, "");
  if (names.includes(name)) return name;
  throw InvalidInputError.of(
    ["columns", "table"],
    `There is no file ${JSON.stringify(wanted)} in the source; it holds ${listed(names)}.`,
  );
}

/** The named file, and of a folder that is no mere heap of files what may describe its items and users. */
function besides(names: readonly string[], named: string): readonly string[] {
  const others = tableNames(names).filter((name) => name !== named);
  return others.length < mostFiles ? [named, ...others] : [named];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Null where the file is no table: beside one there may be texts. */
async function lookInto(files: SourceFiles, name: string, encoding: string | null): Promise<Sampled | null> {
  try {
    const sample = await sampleTable(files, name, encoding);
    const table = sniffed(sample, {});
    return { sample, table, content: contentOf(name, table) };
  } catch (error) {
    if (error instanceof InvalidInputError && !/^(?:ratings|interactions)\./iu.test(name)) return null;
    throw error;
  }
}

function oneOf(found: readonly Sampled[], looked: readonly string[]): Sampled {
  const named = found.filter(({ sample }) => /rating|interaction|\.inter$/iu.test(sample.file));
  const kept = named.length > 0 ? named : found;
  if (kept.length === 1) return kept[0]!;
  throw InvalidInputError.of(
    "source",
    kept.length === 0
      ? `holds no table of users and items: looked into ${looked.join(", ")}. Give the table itself, and say which column is what (--columns user=…,item=…).`
      : `holds several tables of interactions: ${listed(kept.map(({ sample }) => sample.file))}. Say which one is meant: --table ${kept[0]!.sample.file} (columns.table).`,
  );
}

function placed({ sample, table }: Sampled): ChosenTables["items"] {
  const found = rolesByName(table.names);
  const id = table.names.findIndex((name) => nameKey(name) === "id");
  const named = found.item < 0 && found.title >= 0 ? { ...found, item: id } : found;
  const places = named.item >= 0 ? named : guessItems(columnsOf(table));
  return places ? { sample, table, places } : null;
}
