import { MovieFilterForm } from "@/features/movie/movie-filter-form";
import { yearsBackwards } from "@/features/movie/neighbor-filter";
import { FilterChoicesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";

/** What recommended movies must be like, in the address. */
export async function RecommendFilter({ query, dataset }: { query: PageQuery; dataset: string }) {
  const answer = await ask(FilterChoicesDocument, { dataset });
  const genres = answer.ok ? (answer.data.dataset?.genres ?? []) : [];
  const backwards = yearsBackwards(query);
  return (
    <>
      <MovieFilterForm genres={genres.map(({ name }) => name)} />
      {backwards ? (
        <InlineProblem>
          No movie is of these years: {backwards.from} is after {backwards.to}.
        </InlineProblem>
      ) : null}
    </>
  );
}
