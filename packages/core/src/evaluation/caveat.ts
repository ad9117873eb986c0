import type { MetricFacts, MovieAspect } from "../embedding/metric.js";

const words: Readonly<Record<MovieAspect, string>> = {
  TITLES: "titles",
  GENRES: "genres",
  KEYWORDS: "keywords",
  CAST: "actors",
  DIRECTORS: "directors",
};

/**
 * Why a metric of a model that learned from `learned` says less than others' figures; null where nothing of what the
 * metric is measured by was learned from.
 */
export function caveatOf(
  facts: Pick<MetricFacts, "measuredBy"> | undefined,
  learned: readonly MovieAspect[],
): string | null {
  const shared = (facts?.measuredBy ?? []).filter((aspect) => learned.includes(aspect));
  if (shared.length === 0) return null;
  const named = new Intl.ListFormat("en").format(shared.map((aspect) => words[aspect]));
  return `It learned from the movies' ${named}, which this is measured by: the figure tells how well they were kept, not found.`;
}
