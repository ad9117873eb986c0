import { InvalidInputError } from "../../errors.js";
import { withMovieFacts } from "../content-hash.js";
import type { Dataset, MovieFacts } from "../dataset.js";
import { type EnrichmentReport, enrichMovies } from "./enrich-movies.js";

/** The dataset whose metadata is taken. */
interface MetadataSource {
  readonly name: string;
  readonly licence: string | null;
  readonly movies: readonly MovieFacts[];
}

/**
 * A dataset with the metadata of another one joined to its movies: see enrichMovies. Ratings, users and rows stay; the
 * content hash is that of the result, and the licence tells both.
 * @throws InvalidInputError under ["enrichWith"] where the two have no movie in common.
 */
export function enrichDataset(
  dataset: Dataset,
  { name, licence, movies: withMovies }: MetadataSource,
): { readonly dataset: Dataset; readonly report: EnrichmentReport } {
  const { movies, report } = enrichMovies(dataset.movies, withMovies);
  if (report.unmatched === movies.length)
    throw InvalidInputError.of(
      "enrichWith",
      `None of the ${movies.length} movies is found in the dataset ${JSON.stringify(name)} by IMDb id, TMDB id, or title and year. ` +
        `The first are ${report.unmatchedExamples.slice(0, 5).join(", ")}. Nothing was imported: leave enrichWith out, or name another dataset.`,
    );
  const told = `Metadata joined from the dataset ${JSON.stringify(name)}: ${licence ?? "no licence stated."}`;
  const both = [dataset.licence, told].filter((one) => one !== null).join(" ");
  return { dataset: withMovieFacts(dataset, movies, both), report };
}
