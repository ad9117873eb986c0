import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ColumnChooser } from "@/features/runs/column-chooser";
import { heldOutSets } from "@/features/runs/measured-on";
import { chosenColumns, columnsOf, metricKey } from "@/features/runs/run-columns";
import { RunFilters } from "@/features/runs/run-filters";
import { runStatuses, runsFromQuery, sortedMetric, sortingOf } from "@/features/runs/runs-query";
import { RunsTable } from "@/features/runs/runs-table";
import { tickedIn } from "@/features/runs/ticked";
import { inScope } from "@/features/scope/scope-address";
import { ScopeBar } from "@/features/scope/scope-bar";
import { RunColumnsDocument, RunRowsDocument, RunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { one, oneId, type PageQuery, queryString } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";
import { may } from "@/ui/role-note";

export const metadata: Metadata = { title: "Runs" };

const start = (dataset: string | undefined) => (
  <Link href={inScope("/runs/new", { dataset })} className="button button-primary">
    Start a run
  </Link>
);

export default async function RunsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const known = await ask(RunColumnsDocument, { dataset: oneId(query, "dataset") });
  if (!known.ok) return pageProblem(known.problem);
  const { recipes } = known.data;
  const offered = columnsOf(known.data.trainingRuns.metrics);
  const sorting = sortingOf(query, offered);
  const sorted = sortedMetric(sorting);
  const chosen = chosenColumns(query, offered);
  // What the list is ordered by is always seen.
  const columns = offered.filter((column) => chosen.includes(column) || column.key === sorted);
  const names = recipes.map((recipe) => recipe.name);
  const answer = await ask(RunsDocument, runsFromQuery(query, names, sorting, columns));
  if (!answer.ok) return pageProblem(answer.problem);
  const { trainingRuns, viewer, dataset = null } = answer.data;
  if (!dataset && query.dataset) notFound();
  const mayStart = may(viewer.role, "TRAINER");
  const runs = trainingRuns.edges.map((edge) => edge.node);
  const pin = oneId(query, "pin");
  const named = [...tickedIn(queryString(query)), ...(pin ? [pin] : [])];
  const absent = named.filter((id) => !runs.some((run) => run.id === id));
  const found =
    absent.length > 0 ? await ask(RunRowsDocument, { ids: absent, metrics: columns.map(metricKey) }) : null;
  const elsewhere = found?.ok
    ? found.data.nodes.flatMap((node) => (node?.__typename === "TrainingRun" ? [node] : []))
    : [];
  const filtered = ["dataset", "status", "recipe", "archived"].some((name) => one(query, name));
  const next = queryString(query);
  next.set("after", trainingRuns.pageInfo.endCursor ?? "");
  return (
    <>
      <ScopeBar dataset={dataset} allDatasets />
      <PageHeader title="Runs" actions={mayStart ? start(dataset?.id) : null}>
        {dataset
          ? `Every embedding that was learned from ${dataset.name}, measured on the same held-out ratings.`
          : "Every embedding that was learned here, measured on ratings held out from its own dataset."}
      </PageHeader>
      {runs.length === 0 && !filtered ? (
        <EmptyState title="No runs yet" actions={mayStart ? start(undefined) : null}>
          Train a recipe on a dataset, watch its loss fall, and compare what comes out.
        </EmptyState>
      ) : (
        <>
          <RunFilters
            filters={[
              {
                name: "status",
                label: "Status",
                choices: [
                  { value: "", label: "All" },
                  ...runStatuses.map((status) => ({
                    value: status,
                    label: status.charAt(0) + status.slice(1).toLowerCase(),
                  })),
                ],
              },
              {
                name: "recipe",
                label: "Recipe",
                choices: [
                  { value: "", label: "All" },
                  ...recipes.map((recipe) => ({ value: recipe.name, label: recipe.title })),
                ],
              },
              {
                name: "archived",
                label: "Archive",
                choices: [
                  { value: "", label: "Without archived runs" },
                  { value: "only", label: "Archived runs alone" },
                  { value: "all", label: "All runs" },
                ],
              },
            ]}
          />
          <ColumnChooser offered={offered} shown={columns} />
          {sorted && heldOutSets(runs) > 1 ? (
            <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
              These runs were measured on {heldOutSets(runs)} different sets of held-out ratings: their
              numbers don't compare, whatever the order. Choose one dataset above.
            </p>
          ) : null}
          {runs.length === 0 ? (
            <EmptyState title="No run passes this filter" />
          ) : (
            <RunsTable
              runs={runs}
              columns={columns}
              role={viewer.role}
              sorting={sorting}
              pinned={[...runs, ...elsewhere].find(({ id }) => id === pin)}
              elsewhere={elsewhere}
            />
          )}
          <p className="mt-4 flex items-center justify-between text-muted text-sm">
            {formatCount(trainingRuns.totalCount)} {trainingRuns.totalCount === 1 ? "run" : "runs"}
            {trainingRuns.pageInfo.hasNextPage ? (
              <Link href={`/runs?${next}`} className="link">
                Further runs
              </Link>
            ) : null}
          </p>
        </>
      )}
    </>
  );
}
