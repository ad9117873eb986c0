/**
 * Each movie's Jaccard from the table of a comparison: CSV (RFC 4180) under a row of names, of which `movie_id` and
 * `jaccard` count.
 * @throws Error where it is not such a table.
 */
export function readJaccards(csv: string): Map<string, number> {
  const jaccards = new Map<string, number>();
  let columns: readonly [number, number] | null = null;
  for (const row of rowsOf(csv)) {
    if (columns === null) {
      columns = [row.indexOf("movie_id"), row.indexOf("jaccard")];
      if (columns.includes(-1)) throw new Error("The table of the comparison has no movie_id or no jaccard.");
      continue;
    }
    const [id, jaccard] = [row[columns[0]], Number(row[columns[1]])];
    if (id && !Number.isNaN(jaccard)) jaccards.set(id, jaccard);
  }
  return jaccards;
}

/** Rows of a CSV; quoted fields may hold commas, line ends and, doubled, quotes. */
function* rowsOf(csv: string): Generator<string[]> {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  let row: string[] = [];
  while (field.lastIndex < csv.length) {
    const match = field.exec(csv);
    if (!match) throw new Error("The table of the comparison is no CSV.");
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] !== ",") {
      yield row;
      row = [];
    }
  }
}
