import type { Metadata } from "next";
import { AskableRun } from "@/features/ask/askable";
import { Recommend } from "@/features/recommend/recommend";
import { RecommendHeader } from "@/features/recommend/recommend-header";
import type { PageQuery } from "@/ui/links";

export const metadata: Metadata = { title: "Recommend" };

export default async function RecommendPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="RECOMMENDATIONS" header={<RecommendHeader />}>
      {(run) => <Recommend query={query} run={run} />}
    </AskableRun>
  );
}
