import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { BaselinesTable } from "@/features/runs/baselines-table";
import { LiveRun } from "@/features/runs/live-run";
import { NeighborsPanel } from "@/features/runs/neighbors-panel";
import { RunDetails } from "@/features/runs/run-details";
import { RunTexts } from "@/features/runs/run-texts";
import { VectorMatches } from "@/features/runs/vector-matches";
import { inScope } from "@/features/scope/scope-address";
import { ScopeBar } from "@/features/scope/scope-bar";
import { RunDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { SimulatedBadge } from "@/ui/badge";
import { LinkedText } from "@/ui/linked-text";
import { datasetHref, fromSegment, runMapHref } from "@/ui/links";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

interface Properties {
  params: Promise<{ id: string }>;
}

const runPage = cache((id: string) => ask(RunDocument, { id }));

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const answer = await runPage(fromSegment((await params).id));
  return { title: answer.ok ? answer.data.trainingRun?.name : undefined };
}

export default async function RunPage({ params }: Properties) {
  const answer = await runPage(fromSegment((await params).id));
  if (!answer.ok) return pageProblem(answer.problem);
  const run = answer.data.trainingRun;
  if (!run) notFound();
  // A refit shows what the run that it came from was measured by.
  const measured = run.refitOf ?? run;
  return (
    <>
      <ScopeBar dataset={run.dataset} run={run} />
      <PageHeader
        title={run.name}
        actions={
          run.status === "SUCCEEDED" ? (
            <Link href={runMapHref(run.id)} className="button">
              Its map
            </Link>
          ) : null
        }
        above={
          <Link href={inScope("/runs", { dataset: run.dataset.id })} className="link">
            Runs
          </Link>
        }
      >
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            {run.recipe.title} on{" "}
            <Link href={datasetHref(run.dataset.id)} className="link">
              {run.dataset.name}
            </Link>
          </span>
          {run.dataset.simulated ? <SimulatedBadge /> : null}
        </p>
      </PageHeader>
      <LiveRun
        run={run}
        notes={answer.data.metricKinds}
        role={answer.data.viewer.role}
        below={<BaselinesTable metrics={measured.metrics} baselines={measured.baselines} />}
      />
      <NeighborsPanel
        metrics={measured.metrics}
        baselines={measured.baselines}
        notes={answer.data.metricKinds}
      />
      {run.matches ? <VectorMatches matches={run.matches} /> : null}
      <RunTexts run={run} role={answer.data.viewer.role} />
      <RunDetails run={run} />
      <p className="mt-8 max-w-prose text-muted text-sm">
        {run.recipe.summary} After <LinkedText text={run.recipe.reference} />
      </p>
    </>
  );
}
