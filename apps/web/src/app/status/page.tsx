import type { Metadata } from "next";
import { StatusTables } from "@/features/status/status-tables";
import { ServerStateDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Status" };

export default async function StatusPage() {
  const answer = await ask(ServerStateDocument, {});
  if (!answer.ok) return pageProblem(answer.problem);
  return (
    <>
      <PageHeader title="Status">
        What waits, who works, what is in memory and what is left on the disk, as this page was loaded.
      </PageHeader>
      <StatusTables state={answer.data.serverState} />
    </>
  );
}
