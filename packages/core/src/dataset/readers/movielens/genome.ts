import { DuckDBInstance } from "@duckdb/node-api";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { openCsv } from "../../decode/csv-table.js";
import { plainText, wholeNumber } from "../../decode/plain-text.js";
import { readText } from "../../decode/read-text.js";
import type { SourceFiles } from "../../files/source-files.js";
import { Rejections } from "../../rejections.js";
import type { ReadContext } from "../reader.js";
import { amend } from "./extras.js";
import type { MovieTable } from "./movie-table.js";

const scores = "genome-scores.csv";
const tagsFile = "genome-tags.csv";
const tagsPerMovie = 10;
/** Relevance runs from 0 to 1; below this a tag says little of a movie. */
const leastRelevance = 0.6;

/**
 * Adds the tag genome's ten most relevant tags to a movie's keywords, behind those that people applied. The scores
 * are the one large table that is aggregated rather than kept, so DuckDB reads them.
 */
export async function addGenomeKeywords(
  files: SourceFiles,
  table: MovieTable,
  context: ReadContext,
): Promise<Rejections> {
  const csv = openCsv(tagsFile, await readText(await files.path(tagsFile)), ["tagId", "tag"]);
  const names = new Map<number, string>();
  const tagRejections = new Rejections(tagsFile);
  for (const { fields } of csv.records(tagRejections))
    names.set(wholeNumber(fields[csv.column("tagId")]), plainText(fields[csv.column("tag")]!).toLowerCase());
  tagRejections.check(csv.total());

  const path = (await files.path(scores)).replaceAll("'", "''");
  const rejections = new Rejections(scores);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  context.signal?.addEventListener("abort", interrupt);
  try {
    // An interrupt ends a query that runs: before that, and at its end, the signal must be asked.
    context.signal?.throwIfAborted();
    const found = await connection.runAndReadAll(
      `SELECT movieId, max_by(tagId, relevance, ${tagsPerMovie}) FILTER (relevance >= ${leastRelevance}) AS tags, count(*) AS lines
       FROM read_csv('${path}', header = true, delim = ',', auto_detect = false, store_rejects = true,
         columns = {'movieId': 'UINTEGER', 'tagId': 'UINTEGER', 'relevance': 'DOUBLE'})
       GROUP BY movieId`,
    );
    context.signal?.throwIfAborted();
    let lines = 0;
    for (const [movie, tags, count] of found.getRowsJS()) {
      lines += Number(count);
      const row = table.lookup[Number(movie)] ?? -1;
      if (row < 0 || !Array.isArray(tags)) continue;
      const keywords = tags.flatMap((tag) => names.get(Number(tag)) ?? []);
      amend(table, row, { keywords: [...new Set([...table.movies[row]!.keywords, ...keywords])] });
    }
    const rejects = await connection.runAndReadAll(
      "SELECT DISTINCT line::DOUBLE FROM reject_errors ORDER BY 1",
    );
    const bad = rejects.getRowsJS().map(([line]) => Number(line));
    rejections.add("not a movie, a tag and a relevance", bad.slice(0, 10), bad.length);
    rejections.check(lines + bad.length);
    return rejections;
  } catch (cause) {
    if (context.signal?.aborted) throw new CancelledError("The import was cancelled.");
    if (cause instanceof InvalidInputError) throw cause;
    throw new InvalidInputError(
      [{ path: [scores], message: `cannot be read: ${(cause as Error).message}` }],
      { cause },
    );
  } finally {
    context.signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}
