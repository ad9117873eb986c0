import type { Metadata } from "next";
import Link from "next/link";
import { headlineMetrics, shownMetric } from "@/features/runs/headline-metrics";
import { RunFilters } from "@/features/runs/run-filters";
import { runStatuses, runsFromQuery } from "@/features/runs/runs-query";
import { RunsTable } from "@/features/runs/runs-table";
import { RecipeNamesDocument, RunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { one, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Runs" };

const start = (
  <Link href="/runs/new" className="button button-primary">
    Start a run
  </Link>
);

export default async function RunsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const known = await ask(RecipeNamesDocument, {});
  if (!known.ok) return pageProblem(known.problem);
  const names = known.data.recipes.map((recipe) => recipe.name);
  const answer = await ask(RunsDocument, runsFromQuery(query, names));
  if (!answer.ok) return pageProblem(answer.problem);
  const { trainingRuns, datasets, recipes, metricKinds } = answer.data;
  const runs = trainingRuns.edges.map((edge) => edge.node);
  const sorted = one(query, "sort")?.match(/^metric:(.+)$/)?.[1];
  const headline = headlineMetrics(runs).filter(({ key }) => key !== sorted);
  const metrics = [...(sorted ? [shownMetric(sorted, metricKinds)] : []), ...headline].slice(0, 2);
  const filtered = ["dataset", "status", "recipe"].some((name) => one(query, name));
  const next = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  next.set("after", trainingRuns.pageInfo.endCursor ?? "");
  return (
    <>
      <PageHeader title="Runs" actions={start}>
        Every embedding that was learned here, measured on the same held-out data.
      </PageHeader>
      {runs.length === 0 && !filtered ? (
        <EmptyState title="No runs yet" actions={start}>
          Train a recipe on a dataset, watch its loss fall, and compare what comes out.
        </EmptyState>
      ) : (
        <>
          <RunFilters
            filters={[
              {
                name: "sort",
                label: "Sort by",
                choices: [
                  { value: "", label: "Newest" },
                  { value: "finished", label: "Last finished" },
                  { value: "name", label: "Name" },
                  ...metrics.map(({ key, label }) => ({ value: `metric:${key}`, label })),
                ],
              },
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
                name: "dataset",
                label: "Dataset",
                choices: [
                  { value: "", label: "All" },
                  ...datasets.edges.map(({ node }) => ({ value: toSegment(node.id), label: node.name })),
                ],
              },
            ]}
          />
          {runs.length === 0 ? (
            <EmptyState title="No run passes this filter" />
          ) : (
            <RunsTable runs={runs} metrics={metrics} />
          )}
          <p className="mt-4 flex items-center justify-between text-muted text-sm">
            {formatCount(trainingRuns.totalCount)} {trainingRuns.totalCount === 1 ? "run" : "runs"}
            {trainingRuns.pageInfo.hasNextPage ? (
              <Link href={`/runs?${next}`} className="link">
                Older runs
              </Link>
            ) : null}
          </p>
        </>
      )}
    </>
  );
}
