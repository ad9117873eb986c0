import { AnswerHint } from "@/features/ask/answer-panel";
import {
  MovieNeighborsDocument,
  type MoviePageQuery,
  type ScopeRunFragment,
} from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { InlineProblem, ProblemPanel } from "@/ui/notice";
import { MovieFilterForm } from "./movie-filter-form";
import {
  filterFromQuery,
  keptFilter,
  minRatingsOf,
  usualMinRatings,
  yearsBackwards,
} from "./neighbor-filter";
import { RankedMovies } from "./ranked-movies";
import { RaritySwitch } from "./rarity-switch";

const neighborCount = 12;

interface NeighborsProperties {
  movie: string;
  run: ScopeRunFragment;
  /** The run's id where the address names it: links to other movies keep it. */
  named: string | undefined;
  dataset: NonNullable<MoviePageQuery["movie"]>["dataset"];
  query: PageQuery;
}

/** A movie's neighbors in one run, and what filters them; or why the run has none. */
export async function Neighbors({ movie, run, named, dataset, query }: NeighborsProperties) {
  const backwards = yearsBackwards(query);
  const filter = backwards ? undefined : filterFromQuery(query, dataset);
  const answer = await ask(MovieNeighborsDocument, { id: movie, run: run.id, first: neighborCount, filter });
  if (!answer.ok) return <ProblemPanel problem={answer.problem} />;
  const { neighbors = [], unlearned } = answer.data.movie ?? {};
  if (unlearned)
    return (
      <AnswerHint>
        {run.name} never learned this movie. {unlearned} Another run may know it.
      </AnswerHint>
    );
  return (
    <>
      <p className="-mt-2 mb-4 max-w-prose text-muted text-sm">
        Cosine similarity of the run's vectors: 1 is the same direction, 0 is unrelated. {run.recipe.summary}
      </p>
      <MovieFilterForm
        genres={(dataset.genres ?? []).map((genre) => genre.name)}
        usualRatings={usualMinRatings}
      />
      {backwards ? (
        <InlineProblem>
          No movie is of these years: {backwards.from} is after {backwards.to}.
        </InlineProblem>
      ) : (
        <>
          <RaritySwitch minRatings={minRatingsOf(query, dataset)} />
          {neighbors.length > 0 ? (
            <RankedMovies movies={neighbors} run={named} keep={keptFilter(query)} />
          ) : (
            <AnswerHint>
              {filter
                ? "No movie that this run learned passes the filter."
                : "This run learned no other movie."}
            </AnswerHint>
          )}
        </>
      )}
    </>
  );
}
