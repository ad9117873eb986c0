import type { Metadata } from "next";
import Link from "next/link";
import { ImportForm } from "@/features/datasets/import-form";
import { ImportChoicesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Import a dataset" };

export default async function ImportPage() {
  const answer = await ask(ImportChoicesDocument, {});
  if (!answer.ok) return pageProblem(answer.problem);
  return (
    <>
      <PageHeader
        title="Import a dataset"
        above={
          <Link href="/datasets" className="link">
            Datasets
          </Link>
        }
      >
        Files are read on the server, from its import folder. An import is all or nothing.
      </PageHeader>
      <ImportForm
        role={answer.data.viewer.role}
        others={answer.data.datasets.edges.map(({ node }) => node).filter(({ status }) => status === "READY")}
      />
    </>
  );
}
