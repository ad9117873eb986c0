import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { StartForm } from "@/features/train/start-form";
import { TrainingChoicesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Start a run" };

export default async function StartRunPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const preset = oneId(query, "dataset");
  const cloned = oneId(query, "from");
  const answer = await ask(TrainingChoicesDocument, { from: cloned ?? "", isFrom: cloned !== undefined });
  if (!answer.ok) return pageProblem(answer.problem);
  const from = answer.data.from;
  if (cloned !== undefined && !from) notFound();
  const pretrained = from?.lineage.pretrainedRun;
  // What the clone names may be older than the lists that the form offers.
  const datasets = withOne(
    answer.data.datasets.edges.map((edge) => edge.node),
    from?.dataset,
  ).filter((dataset) => dataset.status === "READY");
  const runs = withOne(
    answer.data.trainingRuns.edges.map((edge) => edge.node),
    pretrained,
  );
  return (
    <>
      <PageHeader
        title="Start a run"
        above={
          <Link href="/runs" className="link">
            Runs
          </Link>
        }
      >
        A recipe learns an embedding from a dataset, then is measured on what was held out from it. Vectors
        that were learned elsewhere can be{" "}
        <Link href="/runs/import" className="link">
          imported
        </Link>
        .
      </PageHeader>
      {datasets.length === 0 ? (
        <EmptyState
          title="No dataset is ready"
          actions={
            <Link href="/datasets/new" className="button button-primary">
              Import a dataset
            </Link>
          }
        >
          A run learns from a dataset. Import one first, or wait for the import under way.
        </EmptyState>
      ) : (
        <StartForm
          role={answer.data.viewer.role}
          recipes={answer.data.recipes}
          datasets={datasets}
          runs={runs}
          from={from ?? undefined}
          dataset={datasets.some((dataset) => dataset.id === preset) ? preset : undefined}
          recipe={answer.data.recipes.find((recipe) => recipe.name === one(query, "recipe"))?.name}
        />
      )}
    </>
  );
}

/** A list with one thing more, where it is not there yet. */
function withOne<Thing extends { readonly id: string }>(
  list: readonly Thing[],
  more: Thing | null | undefined,
): Thing[] {
  return !more || list.some(({ id }) => id === more.id) ? [...list] : [...list, more];
}
