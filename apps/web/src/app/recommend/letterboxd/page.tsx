import type { Metadata } from "next";
import { AskableRun } from "@/features/ask/askable";
import { Letterboxd } from "@/features/recommend/letterboxd";
import { RecommendHeader } from "@/features/recommend/recommend-header";
import type { PageQuery } from "@/ui/links";

export const metadata: Metadata = { title: "Recommend from Letterboxd" };

export default async function LetterboxdPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="RECOMMENDATIONS" header={<RecommendHeader />}>
      {(run) => <Letterboxd run={run} />}
    </AskableRun>
  );
}
