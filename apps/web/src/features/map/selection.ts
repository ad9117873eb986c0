import { genresOfMovie, type MapPoints } from "./map-points";

/** Something that some movies of a selection have in common, beside how usual it is on the whole map. */
export interface Trait {
  readonly kind: "genre" | "decade" | "region";
  readonly name: string;
  /** Movies of the selection that have it. */
  readonly count: number;
  /** Of the selection, 0 to 1. */
  readonly share: number;
  /** Of the whole map. */
  readonly usual: number;
}

/**
 * What the movies of a selection share: genres, decades and regions that at least a fifth of them and two of them have,
 * those first whose share exceeds the whole map's the most.
 */
export function sharedTraits(points: MapPoints, rows: readonly number[], most = 8): Trait[] {
  const all = Array.from({ length: points.count }, (_, row) => row);
  const usual = countTraits(points, all);
  return [...countTraits(points, rows)]
    .map(([key, count]) => {
      const [kind, name] = [key.slice(0, key.indexOf(":")) as Trait["kind"], key.slice(key.indexOf(":") + 1)];
      return { kind, name, count, share: count / rows.length, usual: usual.get(key)! / points.count };
    })
    .filter(({ count, share, usual }) => count >= 2 && share >= 0.2 && share > usual)
    .sort((a, b) => b.share - b.usual - (a.share - a.usual) || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}

function countTraits(points: MapPoints, rows: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const region = points.levels[1] ?? points.levels[0];
  for (const row of rows) {
    for (const genre of genresOfMovie(points, row)) count(`genre:${genre}`);
    const year = points.year[row]!;
    if (!Number.isNaN(year)) count(`decade:${Math.floor(year / 10) * 10}s`);
    const at = region?.ofPoint[row] ?? -1;
    if (region && at >= 0) count(`region:${region.regions[at]!.name}`);
  }
  return counts;
}

/** The movies of a selection as CSV (RFC 4180), a row each under a row of names. */
export function selectionCsv(points: MapPoints, rows: readonly number[]): string {
  const lines = rows.map((row) => [
    points.title(row),
    known(points.year[row]!),
    genresOfMovie(points, row).join("|"),
    String(points.ratingCount[row]!),
    known(points.meanRating[row]!, 3),
    known(points.x[row]!, 5),
    known(points.y[row]!, 5),
    points.id(row),
  ]);
  const head = ["title", "year", "genres", "ratings", "meanRating", "x", "y", "id"];
  return [head, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

function known(value: number, digits = 0): string {
  return Number.isNaN(value) ? "" : String(Number(value.toFixed(digits)));
}

/** A title that begins like a formula would be run as one by spreadsheets, so that it gets an apostrophe before. */
function quoted(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
