import type { MeasuredFieldsFragment } from "@/graphql/generated/documents";
import { metricLabel } from "@/ui/format";
import { many, type PageQuery } from "@/ui/links";

/** The cutoff that papers report most. */
export const usualCutoff = 10;

/** "ndcg@10": how a metric is named in addresses, and how the API takes it. */
export function metricKey(metric: { readonly name: string; readonly cutoff?: number | null }): string {
  return metric.cutoff ? `${metric.name}@${metric.cutoff}` : metric.name;
}

/** A metric that a list of runs shows, or could show. */
export interface RunColumn {
  readonly key: string;
  readonly name: string;
  /** Without the cutoff. */
  readonly title: string;
  readonly cutoff: number | null;
  readonly higherIsBetter: boolean;
  /** It describes a run and makes it no better or worse. */
  readonly descriptive: boolean;
  readonly ofNeighbors: boolean;
  readonly headline: boolean;
  /** Runs that have it. */
  readonly runCount: number;
}

export function columnLabel({ title, cutoff }: Pick<RunColumn, "title" | "cutoff">): string {
  return metricLabel(title, cutoff);
}

/** Every metric that the runs of a list have, in the API's order. */
export function columnsOf(measured: readonly MeasuredFieldsFragment[]): RunColumn[] {
  return measured.map(({ name, cutoff = null, runCount, kind }) => ({
    key: metricKey({ name, cutoff }),
    name,
    title: kind?.label ?? name,
    cutoff,
    runCount,
    // What this version does not know is neither good nor bad.
    higherIsBetter: kind?.higherIsBetter ?? true,
    descriptive: kind?.descriptive ?? true,
    ofNeighbors: kind?.ofNeighbors ?? false,
    headline: kind?.headline ?? false,
  }));
}

/**
 * The two columns of a list whose address names none: of the headline metrics at the usual cutoff those that most of
 * the runs have, else the first ones there are.
 */
export function headlineColumns(offered: readonly RunColumn[]): RunColumn[] {
  const leads = ({ headline, cutoff }: RunColumn) => headline && (cutoff === null || cutoff === usualCutoff);
  return [...offered]
    .sort((a, b) => Number(leads(b)) - Number(leads(a)) || b.runCount - a.runCount)
    .slice(0, 2);
}

/** Most metrics that are shown at once. */
const mostColumns = 20;

/** The columns that an address asks for ("metric", repeated), in the API's order; else the headline ones. */
export function chosenColumns(query: PageQuery, offered: readonly RunColumn[]): RunColumn[] {
  const named = many(query, "metric");
  const chosen = offered.filter(({ key }) => named.includes(key)).slice(0, mostColumns);
  return chosen.length > 0 ? chosen : headlineColumns(offered);
}
