import type { Metadata } from "next";
import Link from "next/link";
import { AlignButton } from "@/features/map/compare/align-button";
import { CompareLoader } from "@/features/map/compare/compare-loader";
import { RunPair } from "@/features/map/compare/run-pair";
import { MapMaker } from "@/features/map/map-maker";
import { ProjectionTabs } from "@/features/map/projection-tabs";
import { alignedPair, projectionOf, standing } from "@/features/map/projections";
import { scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import { MapsOfRunDocument, OtherRunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, many, type PageQuery, runHref, toSegment } from "@/ui/links";
import { EmptyState, ProblemPanel } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Two maps" };

/** Two runs of one dataset beside each other: those in the address, else the promoted one and the newest other one. */
export default async function CompareMapsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const scope = await scopeOf(query, "NEIGHBORS");
  if (!scope.ok) return pageProblem(scope.problem);
  const { dataset = null, run = null } = scope.data ?? {};
  const others = dataset ? await ask(OtherRunsDocument, { dataset: dataset.id }) : null;
  if (others && !others.ok) return pageProblem(others.problem);
  const first = run?.id;
  const newest = others?.data.trainingRuns.edges.map(({ node }) => node.id).find((id) => id !== first);
  const named = many(query, "run")[1];
  const second = named ? fromSegment(named) : newest;
  if (!dataset || !first || !second)
    return (
      <>
        <ScopeBar dataset={dataset} />
        <EmptyState
          level="h1"
          title="Two runs are needed"
          actions={
            dataset ? (
              <Link href={`/runs/new?dataset=${toSegment(dataset.id)}`} className="button button-primary">
                Start a run
              </Link>
            ) : null
          }
        >
          Train another recipe, or the same one otherwise, to see beside each other what they learned.
        </EmptyState>
      </>
    );
  const [a, b] = await Promise.all([
    ask(MapsOfRunDocument, { run: first }),
    ask(MapsOfRunDocument, { run: second }),
  ]);
  if (!a.ok) return pageProblem(a.problem);
  if (!b.ok) return pageProblem(b.problem);
  const runs = [a.data.trainingRun, b.data.trainingRun].flatMap((each) => each ?? []);
  const projection = projectionOf(query, runs[0]?.embedding?.maps ?? []);
  const maps = runs.map((each) =>
    (each.embedding?.maps ?? []).filter((map) => map.projection === projection),
  );
  const pair = alignedPair(maps[0] ?? [], maps[1] ?? []);
  const shown = pair ?? maps.map(standing);
  const base = shown[0];
  const compared = runs.flatMap(({ id, name }, at) => {
    const url = shown[at]?.url;
    return url ? [{ id, name, url }] : [];
  });
  const [left, right] = compared;
  const [one, other] = runs;
  return (
    <div data-wide className="flex flex-col lg:h-[calc(100dvh-4.0625rem)]">
      <div className="px-4 pt-8 sm:px-6 sm:pt-12 xl:p-0">
        <ScopeBar dataset={dataset} />
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 pb-3 sm:px-6 xl:pt-3">
        <h1 className="text-2xl leading-tight">Two maps of {dataset.name}</h1>
        {one && other ? <RunPair dataset={dataset.id} runs={[one, other]} /> : null}
        {other && base && !pair ? (
          <AlignButton
            run={other.id}
            projection={projection}
            alignWith={base.id}
            newest={maps[1]?.find((map) => map.alignedWith?.id === base.id)}
            role={a.data.viewer.role}
          />
        ) : null}
        <div className="sm:ml-auto">
          <ProjectionTabs current={projection} />
        </div>
      </div>
      {one && other && one.dataset.id !== other.dataset.id ? (
        <ProblemPanel
          problem={{
            kind: "refused",
            message: "The two runs learned from different datasets: their movies differ.",
          }}
        />
      ) : left && right ? (
        <CompareLoader
          runs={[left, right]}
          dataset={dataset.id}
          posters={one?.dataset.hasPosters ?? false}
          aligned={pair !== undefined}
        />
      ) : (
        <div className="grid grid-cols-1 border-line border-t lg:grid-cols-2">
          {runs.map(({ id, name }, at) => (
            <div key={id} className="py-6 text-center">
              <Link href={runHref(id)} className="link">
                {name}
              </Link>
              {shown[at] ? (
                <p className="py-16 text-muted">Its map is there.</p>
              ) : (
                <MapMaker run={id} projection={projection} newest={maps[at]?.[0]} role={a.data.viewer.role} />
              )}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
