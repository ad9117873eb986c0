import type { Metadata } from "next";
import Link from "next/link";
import { DatasetCard } from "@/features/datasets/dataset-card";
import { DatasetsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { EmptyState } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";
import { may } from "@/ui/role-note";

export const metadata: Metadata = { title: "Datasets" };

const importOne = (
  <Link href="/datasets/new" className="button button-primary">
    Import a dataset
  </Link>
);

export default async function DatasetsPage() {
  const answer = await ask(DatasetsDocument, {});
  if (!answer.ok) return pageProblem(answer.problem);
  const datasets = answer.data.datasets.edges.map((edge) => edge.node);
  const actions = may(answer.data.viewer.role, "TRAINER") ? importOne : null;
  return (
    <>
      <PageHeader title="Datasets" actions={actions}>
        Movies and ratings, imported once and never changed. Runs learn from them.
      </PageHeader>
      {datasets.length === 0 ? (
        <EmptyState title="No datasets yet" actions={actions}>
          Import the embedded sample, or a MovieLens release, to begin.
        </EmptyState>
      ) : (
        <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {datasets.map((dataset) => (
            <li key={dataset.id}>
              <DatasetCard dataset={dataset} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
