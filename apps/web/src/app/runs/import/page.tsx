import type { Metadata } from "next";
import Link from "next/link";
import { ImportVectorsForm } from "@/features/train/import-vectors-form";
import { VectorImportChoicesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Import vectors" };

export default async function ImportVectorsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const wanted = oneId(await searchParams, "dataset");
  const answer = await ask(VectorImportChoicesDocument, {});
  if (!answer.ok) return pageProblem(answer.problem);
  const datasets = answer.data.datasets.edges
    .map(({ node }) => node)
    .filter(({ status }) => status === "READY");
  return (
    <>
      <PageHeader
        title="Import vectors"
        above={
          <Link href="/runs" className="link">
            Runs
          </Link>
        }
      >
        Vectors that were learned elsewhere become a run: measured on the same held-out data, asked, mapped
        and compared like any other.
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
          The vectors are given to a dataset's movies. Import one first, or wait for the import under way.
        </EmptyState>
      ) : (
        <ImportVectorsForm
          role={answer.data.viewer.role}
          datasets={datasets}
          dataset={datasets.some(({ id }) => id === wanted) ? wanted : undefined}
        />
      )}
    </>
  );
}
