import { readByDuckDb } from "../../../duck-db.js";
import { sqlName, sqlText } from "../../../sql-text.js";

const oneLine = (text: string) => `replace(replace(${text}, chr(13), ' '), chr(10), ' ')`;

/**
 * Writes a Parquet file as CSV with a header: times as ISO, lists divided by bars, every row on one line. Numbers of 64
 * bits keep their digits. `limit`: the first rows alone.
 * @throws InvalidInputError naming the file where it is no sound Parquet file; CancelledError.
 */
export async function parquetToCsv(
  file: string,
  path: string,
  target: string,
  { limit, signal }: { readonly limit?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const refused = (message: string) => `cannot be read as Parquet: ${message}`;
  await readByDuckDb({ file, refused, signal }, async (reader) => {
    const source = `read_parquet(${sqlText(path)})`;
    const described = await reader.rows(`DESCRIBE SELECT * FROM ${source}`);
    const columns = described.map(([name, type]) => expressionOf(String(name), String(type)));
    await reader.run(
      `COPY (SELECT ${columns.join(", ")} FROM ${source}${limit === undefined ? "" : ` LIMIT ${limit}`})
       TO ${sqlText(target)} (FORMAT csv, HEADER, DELIMITER ',')`,
    );
  });
}

function expressionOf(name: string, type: string): string {
  const column = sqlName(name);
  const written = (() => {
    if (type === "TIMESTAMP WITH TIME ZONE") return `epoch_us(${column})`;
    if (/TIMESTAMP\w*$/u.test(type)) return `strftime(${column}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f')`;
    if (/^VARCHAR\[\]$/u.test(type)) return oneLine(`array_to_string(${column}, '|')`);
    // Whatever has text within it: nothing else is written with line ends.
    if (/VARCHAR|BLOB|STRUCT|MAP|JSON/u.test(type)) return oneLine(`${column}::VARCHAR`);
    return column;
  })();
  return `${written} AS ${column}`;
}
