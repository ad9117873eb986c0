import type { Metadata } from "next";
import { ExplorerLoader } from "@/features/explorer/explorer-loader";
import { scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import { ExampleIdsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "GraphiQL" };

/** Where queries are written and tried, with those of the cookbook at hand, about things that are there. */
export default async function GraphiQLPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const scope = await scopeOf(await searchParams, "NEIGHBORS");
  if (!scope.ok) return pageProblem(scope.problem);
  const dataset = scope.data?.dataset ?? null;
  const run = scope.data?.run ?? null;
  const answer = dataset ? await ask(ExampleIdsDocument, { dataset: dataset.id }) : null;
  if (answer && !answer.ok) return pageProblem(answer.problem);
  return (
    <div data-wide className="flex h-[calc(100dvh-6rem)] min-h-120 flex-col sm:h-[calc(100dvh-4.0625rem)]">
      <div className="px-4 pt-8 sm:px-6 sm:pt-12 xl:p-0">
        <ScopeBar dataset={dataset} run={run} />
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 pb-3 sm:px-6 xl:pt-3">
        <h1 className="text-2xl leading-tight">GraphiQL</h1>
        <p className="text-muted text-sm">
          Examples are in the bar at the left{dataset ? `, about ${dataset.name}` : ""}. What you may do here
          is what your token or key may do.
        </p>
      </div>
      <ExplorerLoader
        ids={{
          dataset: dataset?.id ?? null,
          run: run?.id ?? null,
          movies: answer?.data.movies.edges.map(({ node }) => node.id) ?? [],
        }}
      />
    </div>
  );
}
