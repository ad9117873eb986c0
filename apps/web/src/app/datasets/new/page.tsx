import type { Metadata } from "next";
import Link from "next/link";
import { ImportForm } from "@/features/datasets/import-form";
import { ImportChoicesDocument, type ImportChoicesQuery, type Role } from "@/graphql/generated/documents";
import type { Answer } from "@/graphql/problem";
import { ask } from "@/graphql/server";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Import a dataset" };

export default async function ImportPage() {
  const others: { id: string; name: string }[] = [];
  let role: Role = "VIEWER";
  for (let after: string | null = null, more = true; more; ) {
    const answer: Answer<ImportChoicesQuery> = await ask(ImportChoicesDocument, { after });
    if (!answer.ok) return pageProblem(answer.problem);
    const { viewer, datasets }: ImportChoicesQuery = answer.data;
    role = viewer.role;
    others.push(...datasets.edges.map(({ node }) => node));
    more = datasets.pageInfo.hasNextPage;
    after = datasets.pageInfo.endCursor ?? null;
  }
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
      <ImportForm role={role} others={others} />
    </>
  );
}
