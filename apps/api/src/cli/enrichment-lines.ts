/** What came of joining another dataset's metadata, as the API tells it. */
export interface Enrichment {
  readonly name: string;
  readonly movies: number;
  readonly byImdbId: number;
  readonly byTmdbId: number;
  readonly byTitle: number;
  readonly uncertain: number;
  readonly unmatched: number;
  readonly ambiguous: number;
  readonly unmatchedExamples: readonly string[];
}

export const enrichmentFields =
  "enriched { name movies byImdbId byTmdbId byTitle uncertain unmatched ambiguous unmatchedExamples }";

const count = (n: number) => n.toLocaleString("en");

/** The same in sentences, a line each. */
export function enrichmentLines(enrichment: Enrichment): string[] {
  const { name, movies, byImdbId, byTmdbId, byTitle, uncertain, unmatched, ambiguous } = enrichment;
  const means = [
    [byImdbId, "by IMDb id"],
    [byTmdbId, "by TMDB id"],
    [byTitle, "by title and year"],
  ] as const;
  const found = means.filter(([n]) => n > 0).map(([n, by]) => `${count(n)} ${by}`);
  const examples = enrichment.unmatchedExamples.slice(0, 5);
  return [
    `metadata of ${JSON.stringify(name)} for ${count(movies - unmatched)} of ${count(movies)} movies: ${found.join(", ")}.`,
    ...(uncertain > 0
      ? [`${count(uncertain)} of those by title are a year apart, or have no year on one side.`]
      : []),
    ...(unmatched > 0
      ? [
          `${count(unmatched)} are not there${ambiguous > 0 ? `, or are not told apart by their titles (${count(ambiguous)})` : ""}: ${examples.join(", ")}${unmatched > examples.length ? ", …" : ""}.`,
        ]
      : []),
  ];
}
