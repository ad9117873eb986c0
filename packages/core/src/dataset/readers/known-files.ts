import type { DatasetFormat } from "../dataset.js";

/** Files that only one format has, so that a source which was taken for another one can be told. */
const telling: readonly (readonly [format: DatasetFormat, file: RegExp])[] = [
  ["TMDB", /^(?:tmdb_5000_(?:movies|credits)|movies_metadata)\.csv$/u],
  ["NETFLIX_PRIZE", /^(?:mv_\d+\.txt|combined_data_\d+\.txt|movie_titles\.(?:csv|txt))$/u],
  ["MOVIELENS", /^(?:ratings\.(?:csv|dat)|movies\.dat|u\.(?:data|item))$/u],
  ["MOVIE_PAIRS", /^(?:movie_)?pairs\.csv$/iu],
];

/** "", or a sentence that says as what to import a source with these files. */
export function otherFormatHint(names: readonly string[], taken: DatasetFormat): string {
  const found = telling.find(([format, file]) => format !== taken && names.some((name) => file.test(name)));
  return found
    ? ` It looks like ${found[0]}: import it with the format ${found[0]} (--format ${found[0]}).`
    : "";
}
