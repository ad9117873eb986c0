import type { MovieFacts } from "../../dataset.js";
import { namesOnce, plainText } from "../../decode/plain-text.js";
import { movieFacts } from "../../movie-facts.js";
import { parseTitle } from "../../titles/title.js";
import { type Literal, parseLiteral } from "../tmdb/literal.js";

/** What a table says of an item; "" where it says nothing. */
export interface ItemCells {
  readonly title: string;
  readonly year: string;
  readonly genres: string;
  readonly imdbId: string;
  readonly tmdbId: string;
}

const nothing = /^(?:n\/a|na|nan|none|null|\\n|unknown|\(no genres listed\))$/iu;
const known = (cell: string) => (nothing.test(cell.trim()) ? "" : cell.trim());

/** The first year, 1870 to 2100, that a cell names: "1995", "1995.0", "1995-11-22", "22 Nov 1995". */
function yearIn(cell: string): number | null {
  const year = /(?<!\d)(18[7-9]\d|19\d\d|20\d\d|2100)(?!\d)/u.exec(cell)?.[1];
  return year === undefined ? null : Number(year);
}

/** Whether RecBole's header says that genres are divided by blanks; `name` of their column, undefined where there is none. */
export const areGenresByBlanks = (name: string | undefined): boolean => name?.endsWith(":token_seq") === true;

/**
 * "Drama|Crime", "Drama, Crime", "Drama / Crime", "['Drama']", '[{"name": "Drama"}]', "('Drama', 'Crime')".
 * @param byBlanks RecBole's token_seq: "Drama Crime".
 */
function genresIn(cell: string, byBlanks: boolean): string[] {
  const text = known(cell);
  return namesOnce(literalNames(text) ?? divided(text, byBlanks)).filter((genre) => !nothing.test(genre));
}

/** The names in a value as JSON or Python writes it; null where the text is none. */
function literalNames(text: string): string[] | null {
  if (!/^[[{('"]/u.test(text)) return null;
  try {
    const value = parseLiteral(text);
    return typeof value === "string" ? divided(value, false) : namesOf(value);
  } catch {
    // It is divided like any text.
  }
  return null;
}

function divided(text: string, byBlanks: boolean): string[] {
  const divider = ["|", ";", ",", " / ", "/"].find((each) => text.includes(each));
  return text.split(divider ?? (byBlanks ? /\s/u : "|"));
}

function namesOf(value: Literal): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (value !== null && typeof value === "object") return namesOf(value.name ?? null);
  return typeof value === "string" ? [value] : [];
}

/** IMDb's id as IMDb writes it; null where the cell holds none. */
function imdbIdIn(cell: string): string | null {
  const digits = /^(?:tt)?(\d{1,10})$/u.exec(known(cell))?.[1];
  return digits === undefined ? null : `tt${digits.padStart(7, "0")}`;
}

/**
 * The facts of an item. Without a title its id is its name. A title is taken apart as MovieLens' are, unless a column
 * of its own gives the year and the title does not end in it.
 */
export function describeItem(id: string, cells: ItemCells, byBlanks: boolean): MovieFacts {
  const text = known(cells.title) || id;
  const year = yearIn(known(cells.year));
  const endsInYear = /\(\d{4}\)$/u.test(text);
  const {
    title,
    alternativeTitles,
    year: titleYear,
  } = year === null || endsInYear
    ? parseTitle(text)
    : { title: plainText(text), alternativeTitles: [], year: null };
  return movieFacts({
    externalId: id,
    title: title === "" ? id : title,
    alternativeTitles,
    year: year ?? titleYear,
    genres: genresIn(cells.genres, byBlanks),
    imdbId: imdbIdIn(cells.imdbId) ?? (/^tt\d{7,}$/u.test(id) ? id : null),
    tmdbId: /^(\d+)(?:\.0)?$/u.exec(known(cells.tmdbId))?.[1] ?? null,
  });
}
