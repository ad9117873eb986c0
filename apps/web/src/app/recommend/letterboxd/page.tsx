import type { Metadata } from "next";
import { AskableRun } from "@/features/ask/askable";
import { browseFilter } from "@/features/browse/browse-query";
import { yearsBackwards } from "@/features/movie/neighbor-filter";
import { Letterboxd } from "@/features/recommend/letterboxd";
import { RecommendFilter } from "@/features/recommend/recommend-filter";
import { RecommendHeader } from "@/features/recommend/recommend-header";
import type { PageQuery } from "@/ui/links";

export const metadata: Metadata = { title: "Recommend from Letterboxd or IMDb" };

export default async function LetterboxdPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="RECOMMENDATIONS" header={<RecommendHeader />}>
      {(run) => (
        <Letterboxd run={run} filter={yearsBackwards(query) ? undefined : browseFilter(query)}>
          <RecommendFilter query={query} dataset={run.dataset.id} />
        </Letterboxd>
      )}
    </AskableRun>
  );
}
