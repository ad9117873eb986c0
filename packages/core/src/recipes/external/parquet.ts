import { basename } from "node:path";
import { readByDuckDb } from "../../duck-db.js";
import { InvalidInputError } from "../../errors.js";
import { sqlName, sqlText } from "../../sql-text.js";
import { checkShape } from "./check-shape.js";
import { findLabelColumns, labelFrom } from "./label-table.js";
import type { VectorLabel, VectorTable } from "./vector-table.js";

const isList = (type: string) => /^(FLOAT|DOUBLE|DECIMAL\(.*\))\[\d*\]$/u.test(type);
const isNumber = (type: string) => /^(FLOAT|DOUBLE)$/u.test(type);

/** Which columns of a Parquet file hold the vectors: one of lists, or one number each. */
function vectorColumns(file: string, columns: readonly { name: string; type: string }[]): string[] {
  const lists = columns.filter(({ type }) => isList(type)).map(({ name }) => name);
  const named = lists.find((name) => /^(vector|embedding|emb|values|features)s?$/iu.test(name));
  if (named) return [named];
  if (lists.length === 1) return lists;
  if (lists.length > 1)
    throw InvalidInputError.of(
      [file],
      `has several columns of lists, ${lists.join(", ")}: call one "vector".`,
    );
  const taken = new Set(Object.values(findLabelColumns(columns.map(({ name }) => name))));
  const numbers = columns.flatMap(({ name, type }, at) => (isNumber(type) && !taken.has(at) ? [name] : []));
  if (numbers.length === 0)
    throw InvalidInputError.of(
      [file],
      `has no column of lists of floats and no columns of floats; its columns are ${columns.map(({ name, type }) => `${name} ${type}`).join(", ")}.`,
    );
  return numbers;
}

/**
 * A Parquet file with a column of lists of floats ("vector"), or a column of floats a dimension, and columns that say
 * what the rows are: id, imdbId, tmdbId, title, year. Read by DuckDB, 2,048 rows at a time.
 * @throws InvalidInputError naming the file.
 */
export async function readVectorsParquet(path: string, signal?: AbortSignal): Promise<VectorTable> {
  const file = basename(path);
  const source = `read_parquet(${sqlText(path)})`;
  const refused = (message: string) => `can't be read: ${message.split("\n")[0]}`;
  return await readByDuckDb({ file, refused, signal, threads: 1 }, async (reader) => {
    const described = await reader.rows(`DESCRIBE SELECT * FROM ${source}`);
    const columns = described.map(([name, type]) => ({ name: String(name), type: String(type) }));
    const vector = vectorColumns(file, columns);
    const places = findLabelColumns(columns.map(({ name }) => name));
    const text = (at: number) => (at < 0 ? "NULL" : `CAST(${sqlName(columns[at]!.name)} AS VARCHAR)`);
    const [lone] =
      vector.length === 1 && isList(columns.find(({ name }) => name === vector[0])!.type) ? vector : [];
    const numbers = lone
      ? `CAST(${sqlName(lone)} AS FLOAT[])`
      : `[${vector.map((name) => `CAST(${sqlName(name)} AS FLOAT)`).join(", ")}]`;
    const counted = await reader.rows(
      `SELECT count(*)::INTEGER, max(len(${numbers}))::INTEGER FROM ${source}`,
    );
    const [rows, dimensions] = (counted[0] ?? []).map(Number);
    checkShape(file, rows ?? 0, dimensions ?? 0);
    const vectors = new Float32Array(rows! * dimensions!);
    const labels: VectorLabel[] = [];
    const { id, imdbId, tmdbId, title, year } = places;
    const result = await reader.stream(
      `SELECT ${[id, imdbId, tmdbId, title, year].map(text).join(", ")}, ${numbers} FROM ${source}`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (const row of chunk.getRows()) {
        const [key, imdb, tmdb, name, released, list] = row as [
          ...(string | null)[],
          { items: (number | null)[] },
        ];
        const items = (list as { items: (number | null)[] } | null)?.items ?? [];
        if (items.length !== dimensions || items.includes(null))
          throw InvalidInputError.of(
            [file],
            `has ${items.filter((value) => value !== null).length} numbers in row ${labels.length + 1}; must have ${dimensions}.`,
          );
        vectors.set(items as number[], labels.length * dimensions!);
        labels.push(
          labelFrom({
            id: key as string | null,
            imdbId: imdb as string | null,
            tmdbId: tmdb as string | null,
            title: name as string | null,
            year: released as string | null,
          }),
        );
      }
    }
    return { format: "parquet", file, dimensions: dimensions!, vectors, labels };
  });
}
