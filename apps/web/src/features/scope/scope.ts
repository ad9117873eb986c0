import {
  type Purpose,
  ScopeByDefaultDocument,
  type ScopeDatasetFragment,
  ScopeOfDatasetDocument,
  ScopeOfRunDocument,
  type ScopeRunFragment,
} from "@/graphql/generated/documents";
import type { Answer } from "@/graphql/problem";
import { ask } from "@/graphql/server";
import { oneId, type PageQuery } from "@/ui/links";

/** Which dataset a page is about, and which run answers on it. */
export interface Scope {
  readonly dataset: ScopeDatasetFragment;
  /** Null where none is named and the dataset has none promoted for the page's purpose. */
  readonly run: ScopeRunFragment | null;
}

/**
 * The scope that an address names: by its run, else by its dataset. An address that names neither gets the newest
 * dataset that can answer, which is one with a promoted run; else the newest that is READY.
 *
 * @param purpose which of a dataset's promoted runs answers on the page.
 * @param dataset of the thing that the page is about; a run of another dataset can't answer for it and is left out.
 * @returns null where there is no dataset yet, or no such run or dataset.
 */
export async function scopeOf(
  query: PageQuery,
  purpose: Purpose,
  dataset?: string,
): Promise<Answer<Scope | null>> {
  const run = oneId(query, "run");
  if (run) {
    const answer = await ask(ScopeOfRunDocument, { run });
    if (!answer.ok) return answer;
    const found = answer.data.trainingRun;
    if (!dataset || found?.dataset.id === dataset)
      return { ok: true, data: found ? { dataset: found.dataset, run: found } : null };
  }
  const named = dataset ?? oneId(query, "dataset");
  if (named) {
    const answer = await ask(ScopeOfDatasetDocument, { dataset: named });
    return answer.ok ? { ok: true, data: promotedIn(answer.data.dataset, purpose) } : answer;
  }
  const answer = await ask(ScopeByDefaultDocument, {});
  if (!answer.ok) return answer;
  const datasets = answer.data.datasets.edges.map((edge) => edge.node);
  return { ok: true, data: promotedIn(defaultDataset(datasets, purpose), purpose) };
}

type Promotions = Pick<ScopeDatasetFragment, "promotedRun" | "recommendationsRun">;

function promotedRunOf(dataset: Promotions, purpose: Purpose): ScopeRunFragment | null {
  return (purpose === "NEIGHBORS" ? dataset.promotedRun : dataset.recommendationsRun) ?? null;
}

/**
 * The newest that can answer for the purpose, else the newest that can answer for another one, else the newest.
 * @param datasets the newest first.
 */
export function defaultDataset<Choice extends Pick<ScopeDatasetFragment, "status"> & Promotions>(
  datasets: readonly Choice[],
  purpose: Purpose,
): Choice | undefined {
  const ready = datasets.filter((dataset) => dataset.status === "READY");
  return (
    ready.find((dataset) => promotedRunOf(dataset, purpose)) ??
    ready.find((dataset) => dataset.promotedRun ?? dataset.recommendationsRun) ??
    ready[0]
  );
}

function promotedIn(dataset: ScopeDatasetFragment | null | undefined, purpose: Purpose): Scope | null {
  return dataset ? { dataset, run: promotedRunOf(dataset, purpose) } : null;
}
