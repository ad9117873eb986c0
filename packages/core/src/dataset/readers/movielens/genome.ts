import { readByDuckDb } from "../../../duck-db.js";
import { sqlText } from "../../../sql-text.js";
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

  const path = sqlText(await files.path(scores));
  const rejections = new Rejections(scores);
  const reading = {
    file: scores,
    refused: (message: string) => `cannot be read: ${message}`,
    signal: context.signal,
  };
  return await readByDuckDb(reading, async (reader) => {
    const found = await reader.rows(
      `SELECT movieId, max_by(tagId, relevance, ${tagsPerMovie}) FILTER (relevance >= ${leastRelevance}) AS tags, count(*) AS lines
       FROM read_csv(${path}, header = true, delim = ',', auto_detect = false, store_rejects = true,
         columns = {'movieId': 'UINTEGER', 'tagId': 'UINTEGER', 'relevance': 'DOUBLE'})
       GROUP BY movieId`,
    );
    let lines = 0;
    for (const [movie, tags, count] of found) {
      lines += Number(count);
      const row = table.lookup[Number(movie)] ?? -1;
      if (row < 0 || !Array.isArray(tags)) continue;
      const keywords = tags.flatMap((tag) => names.get(Number(tag)) ?? []);
      amend(table, row, { keywords: [...new Set([...table.movies[row]!.keywords, ...keywords])] });
    }
    const rejects = await reader.rows("SELECT DISTINCT line::DOUBLE FROM reject_errors ORDER BY 1");
    const bad = rejects.map(([line]) => Number(line));
    rejections.add("not a movie, a tag and a relevance", bad);
    rejections.check(lines + bad.length);
    return rejections;
  });
}
