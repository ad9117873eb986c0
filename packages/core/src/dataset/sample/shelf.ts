import type { Random } from "../../random.js";
import { detectFranchises } from "./franchise.js";
import type { SampleMovie } from "./sample-movies.js";

/** A set of movies from which one is drawn by popularity. */
export interface Shelf {
  draw(random: Random): number;
  has(row: number): boolean;
}

/** The sample's movies by what a person may follow. */
export interface Shelves {
  readonly all: Shelf;
  /** Movies of one of the movie's genres (chosen at random) from about its years. */
  kindred(row: number, random: Random): Shelf;
  /** Of the movie's director, or null where unknown or alone. */
  director(row: number): Shelf | null;
  /** The first movie of the franchise, by release, that `seen` denies; null where there is none. */
  nextOfFranchise(row: number, seen: (row: number) => boolean): number | null;
}

const yearsPerEra = 8;

function createShelf(rows: readonly number[], weights: Float64Array): Shelf {
  const bounds = new Float64Array(rows.length);
  let sum = 0;
  rows.forEach((row, i) => {
    sum += weights[row]!;
    bounds[i] = sum;
  });
  const members = new Set(rows);
  return {
    draw(random) {
      const target = random.next() * sum;
      let low = 0;
      let high = rows.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (bounds[middle]! > target) high = middle;
        else low = middle + 1;
      }
      return rows[low]!;
    },
    has: (row) => members.has(row),
  };
}

function groupBy<Key>(rows: Iterable<number>, keysOf: (row: number) => readonly Key[]): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  return groups;
}

export function createShelves(movies: readonly SampleMovie[]): Shelves {
  const rows = [...movies.keys()];
  const weights = new Float64Array(movies.length);
  const byVotes = [...rows].sort((a, b) => movies[b]!.votes - movies[a]!.votes || a - b);
  byVotes.forEach((row, rank) => {
    weights[row] = (rank + 40) ** -0.75;
  });
  const shelf = (members: readonly number[]) => createShelf(members, weights);

  const genresOf = (row: number) => {
    const { genres } = movies[row]!.facts;
    return genres.length > 0 ? genres : ["?"];
  };
  const eraOf = (row: number) => Math.floor((movies[row]!.facts.year ?? 2000) / yearsPerEra);
  const kin = new Map(
    [...groupBy(rows, (row) => genresOf(row).map((genre) => `${genre} ${eraOf(row)}`))].map(
      ([name, members]) => [name, shelf(members)] as const,
    ),
  );
  const directors = new Map(
    [...groupBy(rows, (row) => movies[row]!.facts.directors)]
      .filter(([, members]) => members.length > 1)
      .map(([name, members]) => [name, shelf(members)] as const),
  );
  const franchiseOf = detectFranchises(movies.map((movie) => movie.facts));
  const franchises = groupBy(rows, (row) => (franchiseOf[row] === 0 ? [] : [franchiseOf[row]!]));
  for (const members of franchises.values())
    members.sort((a, b) => movies[a]!.released - movies[b]!.released);

  return {
    all: shelf(rows),
    kindred(row, random) {
      const genres = genresOf(row);
      return kin.get(`${genres[random.integer(genres.length)]!} ${eraOf(row)}`)!;
    },
    director: (row) => directors.get(movies[row]!.facts.directors[0] ?? "") ?? null,
    nextOfFranchise: (row, seen) =>
      franchises.get(franchiseOf[row]!)?.find((member) => !seen(member)) ?? null,
  };
}
