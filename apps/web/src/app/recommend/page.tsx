import type { Metadata } from "next";
import { AskableRun } from "@/features/ask/askable";
import { Recommend } from "@/features/recommend/recommend";
import type { PageQuery } from "@/ui/links";
import { PageHeader } from "@/ui/page-header";

export const metadata: Metadata = { title: "Recommend" };

export default async function RecommendPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <>
      <PageHeader title="What to watch next">
        Name a few movies you like, and some you don't. Nothing is stored: your picks live in this page's
        address.
      </PageHeader>
      <AskableRun query={query}>{({ run }) => <Recommend query={query} run={run} />}</AskableRun>
    </>
  );
}
