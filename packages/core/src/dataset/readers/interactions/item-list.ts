import type { MovieFacts } from "../../dataset.js";
import { cellsOf } from "../../decode/cells-of.js";
import { parseCsv } from "../../decode/csv.js";
import { wrongCount } from "../../decode/csv-table.js";
import { Rejections } from "../../rejections.js";
import type { RolePlaces } from "./column-names.js";
import { areGenresByBlanks, describeItem } from "./describe-items.js";
import type { SniffedTable } from "./sniff-table.js";

export interface ItemList {
  /** By the id as it is written. */
  readonly items: ReadonlyMap<string, MovieFacts>;
  readonly rejections: Rejections;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Rows with the line on which each starts; cells of one-character tables may have several lines. */
export function* rowsOf(text: string, { delimiter, header }: SniffedTable): Generator<Row> {
  let first = header;
  if (delimiter.length === 1 && delimiter !== " ") {
    for (const { fields, line } of parseCsv(text, delimiter)) {
      if (!first) yield { cells: fields, line };
      first = false;
    }
    return;
  }
  let line = 0;
  for (const content of text.split("\n")) {
    line++;
    if (content.trim() === "") continue;
    if (!first) yield { cells: cellsOf(content, delimiter)!, line };
    first = false;
  }
}

/**
 * Reads a list of items: a title whose commas are not quoted takes in the rest of its line where it stands last.
 * @throws InvalidInputError where more than 1 % of the lines are bad.
 */
export function readItemList(file: string, text: string, table: SniffedTable, places: RolePlaces): ItemList {
  const width = table.names.length;
  const rejections = new Rejections(file);
  const items = new Map<string, MovieFacts>();
  const genresByBlanks = areGenresByBlanks(table.names[places.genres]);
  let total = 0;
  for (const { cells: raw, line } of rowsOf(text, table)) {
    total++;
    const cells = fitted(raw, width, places.title === width - 1 ? table.delimiter : null);
    if (cells === null) {
      rejections.add(wrongCount(width), [line]);
      continue;
    }
    const cell = (place: number) => cells[place]?.trim() ?? "";
    const id = cell(places.item);
    if (id === "") rejections.add("item id is empty", [line]);
    else if (items.has(id)) rejections.add("item id was given before", [line], 1, true);
    else
      items.set(
        id,
        describeItem(
          id,
          {
            title: cell(places.title),
            year: cell(places.year),
            genres: cell(places.genres),
            imdbId: cell(places.imdbId),
            tmdbId: cell(places.tmdbId),
          },
          genresByBlanks,
        ),
      );
  }
  rejections.check(total);
  return { items, rejections };
}

/** The cells of a row, perhaps with empty ones behind the last column; null where they are too few or too many. */
function fitted(cells: readonly string[], width: number, glue: string | null): readonly string[] | null {
  if (cells.length < width) return null;
  if (glue !== null) return [...cells.slice(0, width - 1), cells.slice(width - 1).join(glue)];
  return cells.slice(width).every((cell) => cell.trim() === "") ? cells : null;
}
