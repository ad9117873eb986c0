import { InvalidInputError } from "../../../errors.js";
import type { InteractionLayout } from "../../ratings/interaction-layout.js";
import { findScale, type RatingScale } from "../../ratings/rating-scale.js";
import { type FoundTimes, findTimes } from "../../ratings/times.js";
import { chooseRoles } from "./choose-roles.js";
import type { RolePlaces } from "./column-names.js";
import { delimiterName, rowsIn, type SniffedTable, sniffTable } from "./sniff-table.js";
import type { TableColumns } from "./table-columns.js";
import type { TableKind, TableSample } from "./table-sample.js";

/** What a table of interactions was taken for. */
export interface TableReading {
  readonly file: string;
  readonly kind: TableKind;
  readonly table: SniffedTable;
  readonly places: RolePlaces;
  readonly oneUser: boolean;
  /** Null without a column of ratings. */
  readonly scale: RatingScale | null;
  /** Null without a column of times. */
  readonly times: FoundTimes | null;
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
}

/** How a sample divides into cells. @throws InvalidInputError where it does not. */
export function sniffed(sample: TableSample, given: TableColumns): SniffedTable {
  const table = sniffTable(
    sample.text,
    sample.kind === "text"
      ? given
      : { delimiter: ",", header: sample.kind === "excel" ? given.header : true },
  );
  if (table) return table;
  throw InvalidInputError.of(
    [sample.file, "line 1"],
    `is no table of two columns or more; it begins with ${JSON.stringify(sample.text.trimStart().slice(0, 80))}. Where its cells are divided by an unusual character, name it (--delimiter).`,
  );
}

const numeric = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu;

/**
 * Reads a sample as interactions. `more`: further pieces of the file, whose ratings and times count for the scale.
 * @throws InvalidInputError where there is no column of items or of users, or what the person says is not so.
 */
export function readTable(
  sample: TableSample,
  given: TableColumns,
  more: readonly string[] = [],
): TableReading {
  const { file } = sample;
  const table = sniffed(sample, given);
  const { places: chosen, oneUser, guessed } = chooseRoles(file, table, given);
  const places: Record<keyof RolePlaces, number> = { ...chosen };
  requireIds(file, table, places, oneUser);
  const notes: string[] = [];
  const rows = wholeRows([sample.text, ...more], table);
  const cellsIn = (place: number) => rows.flatMap((cells) => cells[place] ?? []);
  const column = (place: number) =>
    table.names[place] === "" ? `column ${place + 1}` : JSON.stringify(table.names[place]);

  if (guessed)
    notes.push(
      "No column's name tells what it holds: user, item, rating and time were told by place and content. Check them.",
    );
  if (oneUser) notes.push("It holds the ratings of one person, who becomes user 1.");
  const scale = scaleOf();
  const times = timesOf();
  return { file, kind: sample.kind, table, places, oneUser, scale, times, notes };

  function scaleOf(): RatingScale | null {
    const cells = cellsIn(places.rating).filter((cell) => cell !== "");
    const plain = cells.map((cell) => (table.delimiter === "," ? cell : cell.replace(",", ".")));
    const numbers = plain.filter((cell) => numeric.test(cell)).map(Number);
    if (!given.rating && numbers.length < cells.length / 2) {
      notes.push(`${column(places.rating)} holds no numbers, so it is not taken for ratings.`);
      places.rating = -1;
    }
    if (places.rating < 0) {
      notes.push("There are no ratings: every row counts as a like, five stars.");
      return null;
    }
    const found = findScale(numbers) ?? { from: 0, to: 5 };
    const scale = {
      from: given.scaleFrom ?? Math.min(found.from, given.scaleTo ?? 0),
      to: given.scaleTo ?? found.to,
    };
    if (!(scale.from < scale.to) || scale.to <= 0)
      throw InvalidInputError.of(
        ["columns", "scaleTo"],
        `a scale from ${scale.from} to ${scale.to} does not rise above 0: give its least and its greatest rating.`,
      );
    if (scale.from < 0 || scale.to !== 5)
      notes.push(
        `Ratings from ${scale.from} to ${scale.to} become stars: ${scale.to} are five, ${Math.min(0, scale.from)} none.${given.scaleTo == null ? " Another scale can be declared." : ""}`,
      );
    return scale;
  }

  function timesOf(): FoundTimes | null {
    const times = findTimes(cellsIn(places.time));
    if (places.time >= 0 && !times) {
      if (given.time)
        throw InvalidInputError.of(
          ["columns", "time"],
          `${column(places.time)} of ${file} holds no times that Cinevec reads: seconds, milliseconds, microseconds or dates.`,
        );
      notes.push(`${column(places.time)} holds no times that could be read.`);
      places.time = -1;
    }
    if (!times)
      notes.push(
        "There are no times: what a person liked last is not known, so evaluation holds out a like that is drawn, and the order of titles says nothing.",
      );
    if (times?.assumed)
      notes.push(
        `Of ${column(places.time)} it can't be told whether days or months come first; months are assumed.`,
      );
    return times;
  }
}

function requireIds(file: string, table: SniffedTable, places: RolePlaces, oneUser: boolean): void {
  const missing = [...(places.user < 0 && !oneUser ? ["user"] : []), ...(places.item < 0 ? ["item"] : [])];
  if (missing.length === 0) return;
  const names = table.names.map((name, at) => (name === "" ? String(at + 1) : name)).join(", ");
  throw InvalidInputError.of(
    [file, "line 1"],
    `names no column of ${missing.join("s and none of ")}s; its columns are ${names}. Say which they are: --columns ${missing.map((role) => `${role}=NAME`).join(",")} (a name, or a number from 1).`,
  );
}

/** So many lines of a text are enough where others come from all over the file. */
const readLines = 5000;

/** The rows in the whole lines of these texts. */
function wholeRows(texts: readonly string[], table: SniffedTable): string[][] {
  const width = table.names.length;
  const most = texts.length > 1 ? readLines : undefined;
  return texts.flatMap((text, which) =>
    rowsIn(text.split("\n", most), table.delimiter)
      .slice(which === 0 && table.header ? 1 : 0)
      .filter((cells) => cells.length === width),
  );
}

/** The parser's part of a reading. `described`: columns whose cells are wanted. */
export function layoutOf(reading: TableReading, described: readonly number[]): InteractionLayout {
  const { places, table, scale, times } = reading;
  const { user, item, rating, time, title, year } = places;
  return {
    delimiter: table.delimiter,
    columnCount: table.names.length,
    columns: { user, item, rating, time },
    itemYear: item === title ? year : -1,
    described,
    scale: scale ?? { from: 0, to: 1 },
    timeKind: times?.kind ?? null,
  };
}

/** In words: `user is "userId", item is …, divided by ","`. */
export function describeReading({ table, places, oneUser, scale, times, notes }: TableReading): string {
  const name = (place: number) =>
    table.header && table.names[place] !== "" ? JSON.stringify(table.names[place]) : `column ${place + 1}`;
  const parts = (["user", "item", "rating", "time", "title", "year", "genres"] as const).flatMap((role) => {
    if (places[role] < 0) return [];
    const more =
      role === "time" && times
        ? ` (${times.kind})`
        : role === "rating" && scale
          ? ` (${scale.from} to ${scale.to})`
          : "";
    return [`${role} is ${name(places[role])}${more}`];
  });
  return [
    `${oneUser ? "one user, " : ""}${parts.join(", ")}; cells divided by ${delimiterName(table.delimiter)}.`,
    ...notes,
  ].join(" ");
}
