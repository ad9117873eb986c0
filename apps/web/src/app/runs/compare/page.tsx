import type { Metadata } from "next";
import Link from "next/link";
import { ComparisonTable } from "@/features/runs/comparison-table";
import { DifferingSettings } from "@/features/runs/differing-settings";
import { OverlaidLosses } from "@/features/runs/overlaid-losses";
import { CompareRunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, many, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState, ProblemPanel } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";

export const metadata: Metadata = { title: "Compare runs" };

export default async function CompareRunsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const ids = [...new Set(many(await searchParams, "run").map(fromSegment))];
  const header = (
    <PageHeader
      title="Compare runs"
      above={
        <Link href="/runs" className="link">
          Runs
        </Link>
      }
    >
      Side by side on the same held-out ratings of one dataset. A p-value is of the paired test of a run
      against the first, person by person.
    </PageHeader>
  );
  if (ids.length < 2) {
    return (
      <>
        {header}
        <EmptyState
          title="Two runs or more"
          actions={
            <Link href="/runs" className="button button-primary">
              Choose runs
            </Link>
          }
        >
          Tick the runs to compare in the list.
        </EmptyState>
      </>
    );
  }
  const answer = await ask(CompareRunsDocument, { runs: ids });
  return (
    <>
      {header}
      {ids.length === 2 ? (
        <p className="-mt-4 mb-6">
          <Link href={`/map/compare?${ids.map((id) => `run=${toSegment(id)}`).join("&")}`} className="link">
            Their maps beside each other
          </Link>
        </p>
      ) : null}
      {answer.ok ? (
        <>
          <DifferingSettings runs={answer.data.compareRuns.runs} />
          <OverlaidLosses runs={answer.data.compareRuns.runs} />
          <ComparisonTable comparison={answer.data.compareRuns} />
        </>
      ) : (
        <ProblemPanel problem={answer.problem} />
      )}
    </>
  );
}
