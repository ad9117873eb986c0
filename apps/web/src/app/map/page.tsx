import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MapPage } from "@/features/map/map-page";
import { scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import { MapsOfRunDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { oneId, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";
import { shareMetadata } from "@/ui/share";

export async function generateMetadata({
  searchParams,
}: {
  searchParams: Promise<PageQuery>;
}): Promise<Metadata> {
  const query = await searchParams;
  const scope = await scopeOf(query, "NEIGHBORS");
  const { dataset, run } = (scope.ok && scope.data) || {};
  if (!dataset || !run) return { title: "Map" };
  return shareMetadata(`Map of ${dataset.name}`, `Movies as ${run.name} sees them: near is alike.`, query);
}

/** The map of a dataset: that of the run in the address, else of the run promoted for neighbors. */
export default async function DatasetMapPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const scope = await scopeOf(query, "NEIGHBORS");
  if (!scope.ok) return pageProblem(scope.problem);
  const { dataset = null, run = null } = scope.data ?? {};
  if (!run) {
    return (
      <>
        <ScopeBar dataset={dataset} run={null} />
        <EmptyState
          level="h1"
          title={dataset ? "No run is promoted for neighbors" : "No movies yet"}
          actions={
            <Link
              href={dataset ? `/runs/new?dataset=${toSegment(dataset.id)}` : "/datasets/new"}
              className="button button-primary"
            >
              {dataset ? "Start a run" : "Import a dataset"}
            </Link>
          }
        >
          {dataset
            ? `A map shows what a run has learned. Choose a run above, or train a recipe on ${dataset.name}.`
            : "Import the embedded sample, or a MovieLens release, to begin."}
        </EmptyState>
      </>
    );
  }
  const answer = await ask(MapsOfRunDocument, { run: run.id });
  if (!answer.ok) return pageProblem(answer.problem);
  if (!answer.data.trainingRun) notFound();
  const named = oneId(query, "run") !== undefined;
  return <MapPage run={answer.data.trainingRun} role={answer.data.viewer.role} query={query} named={named} />;
}
