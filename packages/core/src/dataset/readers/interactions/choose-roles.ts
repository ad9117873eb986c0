import { InvalidInputError } from "../../../errors.js";
import { nameKey, type RolePlaces, rolesByName, titleBeside } from "./column-names.js";
import { guessInteractions } from "./guess-columns.js";
import { placeOf, type SniffedTable } from "./sniff-table.js";
import { type NamedRole, namedRoles, type TableColumns } from "./table-columns.js";

export interface ChosenRoles {
  readonly places: RolePlaces;
  /** All rows are one person's: an export of somebody's own ratings. */
  readonly oneUser: boolean;
  /** By their place and content alone, since no name told. */
  readonly guessed: boolean;
}

/** The cells of each column in some rows. */
export const columnsOf = ({ names, rows }: SniffedTable): string[][] =>
  names.map((_, place) => rows.map((cells) => cells[place]!));

/** IMDb's and Letterboxd's exports hold what one person rated, and so have no column of users. */
function isOwnExport(keys: readonly string[]): boolean {
  const has = (...names: string[]) => names.every((name) => keys.includes(name));
  return has("const", "yourrating") || has("const", "yourated") || has("name", "year", "letterboxduri");
}

/** What the columns hold, before anybody corrected it: -1 for a role that no column has. */
function foundRoles(table: SniffedTable): ChosenRoles {
  // Without a header columns are called 1, 2, …, which names no role.
  const named = rolesByName(table.names);
  const item = named.item >= 0 ? named.item : named.title;
  if (isOwnExport(table.names.map(nameKey)))
    return { places: { ...named, user: -1, item }, oneUser: true, guessed: false };
  if (named.user >= 0 || named.item >= 0)
    return { places: { ...named, item }, oneUser: false, guessed: false };
  // R's and pandas' row names are no column of ours.
  const columns = columnsOf(table);
  const first = table.names[0] === "" && columns.length > 2 ? 1 : 0;
  const guess = guessInteractions(columns.slice(first));
  if (!guess) return { places: named, oneUser: false, guessed: true };
  const shift = (place: number) => (place < 0 ? -1 : place + first);
  const shifted = {
    ...guess,
    user: shift(guess.user),
    item: shift(guess.item),
    rating: shift(guess.rating),
    time: shift(guess.time),
  };
  // What names say of the items stays, but of columns that the guess needs; an item may be its own title.
  const besides = (place: number, ...taken: number[]) => (taken.includes(place) ? -1 : place);
  const { user, item: guessed, rating, time } = shifted;
  const facts = {
    title: besides(named.title, user, rating, time),
    year: besides(named.year, user, guessed, rating, time),
    genres: besides(named.genres, user, guessed, rating, time),
  };
  return { places: { ...shifted, ...facts }, oneUser: false, guessed: true };
}

/** A column "movie" or "film" may hold names, which are ids and titles both, or ids alone. */
function withTitleApart(table: SniffedTable, found: ChosenRoles): ChosenRoles {
  const { item, title } = found.places;
  const isId = (cells: readonly string[]) => /^(?:tt)?\d+$/u.test(cells[item]!);
  if (item !== title || !table.rows.every(isId)) return found;
  return { ...found, places: { ...found.places, title: titleBeside(table.names, item) } };
}

/** A title, year or genre that differs from row to row of one item is not the item's: a review has a title, too. */
function withoutReviews(table: SniffedTable, places: RolePlaces, said: readonly NamedRole[]): RolePlaces {
  const { item, title } = places;
  const isItems = (place: number) => {
    const known = new Map<string, string>();
    let same = 0;
    let other = 0;
    for (const cells of table.rows) {
      const before = known.get(cells[item]!);
      if (before === undefined) known.set(cells[item]!, cells[place]!);
      else if (before === cells[place]!) same++;
      else other++;
    }
    return other <= same;
  };
  const kept = (role: "title" | "year" | "genres") =>
    said.includes(role) || isItems(places[role]) ? places[role] : -1;
  if (item < 0) return places;
  // The year belongs to a title that is the id: Dune of 1984 and of 2021.
  const year = item === title ? places.year : kept("year");
  return { ...places, title: kept("title"), year, genres: kept("genres") };
}

/**
 * Which column is what: as the person says, else as names or content say.
 * @throws InvalidInputError under ["columns", role] for a column that is not there.
 */
export function chooseRoles(file: string, table: SniffedTable, given: TableColumns): ChosenRoles {
  const found = withTitleApart(table, foundRoles(table));
  const places: Record<keyof RolePlaces, number> = { ...found.places };
  const said = namedRoles.filter((role) => given[role] != null && given[role] !== "");
  for (const role of said) {
    const former = places[role];
    const place = saidPlace(file, table, role, given[role]!);
    // A column that was found to be something else: the two change places, where nobody said otherwise.
    for (const other of namedRoles)
      if (place >= 0 && places[other] === place && !said.includes(other) && other !== "title")
        places[other] = former;
    places[role] = place;
  }
  return {
    // Only now, since a person may say which column holds the items.
    places: withoutReviews(table, places, said),
    oneUser: found.oneUser && places.user < 0,
    guessed: found.guessed && said.length < 2,
  };
}

function saidPlace(file: string, { names }: SniffedTable, role: NamedRole, said: string): number {
  if (/^(?:none|-)$/iu.test(said)) return -1;
  const place = placeOf(said, names);
  if (place !== null) return place;
  throw InvalidInputError.of(
    ["columns", role],
    `${JSON.stringify(said)} is no column of ${file}; it has ${names.map((name, at) => (name === "" ? String(at + 1) : name)).join(", ")}. Name one of these, its number from 1, or "none".`,
  );
}
