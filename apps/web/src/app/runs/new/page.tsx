import type { Metadata } from "next";
import Link from "next/link";
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
  const answer = await ask(TrainingChoicesDocument, {});
  if (!answer.ok) return pageProblem(answer.problem);
  const datasets = answer.data.datasets.edges
    .map((edge) => edge.node)
    .filter((dataset) => dataset.status === "READY");
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
          runs={answer.data.trainingRuns.edges.map((edge) => edge.node)}
          dataset={datasets.some((dataset) => dataset.id === preset) ? preset : undefined}
          recipe={answer.data.recipes.find((recipe) => recipe.name === one(query, "recipe"))?.name}
        />
      )}
    </>
  );
}
