import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { DatasetDownloads } from "@/features/datasets/dataset-downloads";
import { LiveDataset } from "@/features/datasets/live-dataset";
import { PromotedRuns } from "@/features/datasets/promoted-runs";
import { BaselinesTable } from "@/features/runs/baselines-table";
import { columnsOf, headlineColumns, metricKey } from "@/features/runs/run-columns";
import { RunsTable } from "@/features/runs/runs-table";
import { ScopeBar } from "@/features/scope/scope-bar";
import { DatasetPageDocument, RunColumnsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, toSegment } from "@/ui/links";
import { PageHeader, SectionTitle } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

interface Properties {
  params: Promise<{ id: string }>;
}

const datasetPage = cache(async (id: string) => {
  const known = await ask(RunColumnsDocument, { dataset: id });
  const columns = known.ok ? headlineColumns(columnsOf(known.data.trainingRuns.metrics)) : [];
  return { columns, answer: await ask(DatasetPageDocument, { id, metrics: columns.map(metricKey) }) };
});

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const { answer } = await datasetPage(fromSegment((await params).id));
  return { title: answer.ok ? answer.data.dataset?.name : undefined };
}

export default async function DatasetPage({ params }: Properties) {
  const id = fromSegment((await params).id);
  const { answer, columns } = await datasetPage(id);
  if (!answer.ok) return pageProblem(answer.problem);
  const { dataset, trainingRuns } = answer.data;
  if (!dataset) notFound();
  const runs = trainingRuns.edges.map((edge) => edge.node);
  const ready = dataset.status === "READY";
  return (
    <>
      <ScopeBar dataset={dataset} />
      <PageHeader
        title={dataset.name}
        above={
          <Link href="/datasets" className="link">
            Datasets
          </Link>
        }
        actions={
          ready ? (
            <>
              <Link href={`/?dataset=${toSegment(id)}`} className="button">
                Its movies
              </Link>
              <Link href={`/runs/new?dataset=${toSegment(id)}`} className="button button-primary">
                Start a run
              </Link>
            </>
          ) : null
        }
      />
      <LiveDataset dataset={dataset} role={answer.data.viewer.role}>
        <DatasetDownloads dataset={dataset} />
      </LiveDataset>
      {runs.length > 0 ? (
        <PromotedRuns neighbors={dataset.promotedRun} recommendations={dataset.recommendationsRun} />
      ) : null}
      <div className="mt-6">
        <BaselinesTable baselines={dataset.baselines} />
      </div>
      {runs.length > 0 ? (
        <section className="mt-12">
          <SectionTitle
            aside={
              <Link href={`/runs?dataset=${toSegment(id)}`} className="link">
                All {trainingRuns.totalCount}
              </Link>
            }
          >
            Runs
          </SectionTitle>
          <RunsTable runs={runs} columns={columns} role={answer.data.viewer.role} />
        </section>
      ) : null}
    </>
  );
}
