import type { MovieFacts } from "../dataset.js";

const sequelMark =
  /\s*(?:[:,-]\s*)?(?:\b(?:episode|ep\.|part|volume|vol\.|chapter)\s*)?(?:\b(?:[ivx]+|\d{1,2}(?:-d)?|one|two|three)|³)$/iu;
const sequelWord =
  /\s+(?:returns|forever|begins|reloaded|revolutions|resurrection|salvation|origins|beyond|again|is born)$/iu;

/** Names that a movie's series could go by, the most telling first: "Star Wars Ep. V: …" gives "star wars". */
function candidateNames(title: string): string[] {
  const plain = title
    .toLowerCase()
    .replace(/^(?:the|a|an) /u, "")
    .replace(/ \([^)]*\)$/u, "");
  const names = new Set<string>();
  const add = (name: string) => {
    const trimmed = name.replace(sequelWord, "").replace(/[\s,:&-]+$/u, "");
    if (trimmed.length > 2) names.add(trimmed);
  };
  const head = plain.split(/:\s/u)[0]!;
  for (const text of [head, plain]) {
    add(text.replace(sequelMark, ""));
    const [before, behind] = text.split(" and the ");
    // One word is too little: "Ghost" and "The Ghost and the Darkness" have nothing to do with each other.
    if (behind !== undefined && before!.includes(" ")) add(before!);
  }
  add(plain);
  return [...names];
}

/**
 * Groups movies whose titles say that they belong together: numbered sequels, "Name: Subtitle", "Name and the
 * Thing". uint32 [movies]: the group's number, 1 and up, or 0 for a movie that stands alone.
 */
export function detectFranchises(movies: readonly MovieFacts[]): Uint32Array {
  const members = new Map<string, Set<number>>();
  movies.forEach((movie, row) => {
    for (const name of candidateNames(movie.title)) {
      const rows = members.get(name) ?? new Set();
      members.set(name, rows.add(row));
    }
  });
  const groups = new Uint32Array(movies.length);
  let next = 1;
  for (const rows of [...members.values()].filter((m) => m.size > 1).sort((a, b) => b.size - a.size)) {
    // A second name for movies already grouped joins them: "Halloween" and "Halloween H2O".
    const known = [...rows].map((row) => groups[row]!).find((group) => group > 0) ?? next++;
    for (const row of rows) if (groups[row] === 0) groups[row] = known;
  }
  return groups;
}
