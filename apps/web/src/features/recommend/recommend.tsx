import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MoviePicks } from "@/features/ask/movie-picks";
import { browseFilter } from "@/features/browse/browse-query";
import { yearsBackwards } from "@/features/movie/neighbor-filter";
import { PopularMoviesDocument, RecommendDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";
import { QuickPicks } from "./quick-picks";
import { RecommendFilter } from "./recommend-filter";
import { RecommendedMovies } from "./recommended-movies";

export async function Recommend({ query, run }: { query: PageQuery; run: AskedRun }) {
  const [liked, disliked] = await Promise.all([
    moviesFromQuery(query, "liked"),
    moviesFromQuery(query, "disliked"),
  ]);
  const [answer, popular] = await Promise.all([
    liked.length > 0
      ? ask(RecommendDocument, {
          run: run.id,
          liked: liked.map((movie) => movie.id),
          disliked: disliked.map((movie) => movie.id),
          first: 12,
          filter: yearsBackwards(query) ? undefined : browseFilter(query),
        })
      : null,
    ask(PopularMoviesDocument, { dataset: run.dataset.id, first: 18 }),
  ]);
  const picked = new Set([...liked, ...disliked].map((movie) => movie.id));
  const offered = popular.ok ? popular.data.movies.edges.map((edge) => edge.node) : [];
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <div className="grid gap-6">
        <MoviePicks name="liked" label="Liked" hint="At least one." movies={liked} dataset={run.dataset.id} />
        <MoviePicks
          name="disliked"
          label="Disliked"
          hint="Optional."
          movies={disliked}
          dataset={run.dataset.id}
        />
      </div>
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title={liked.length > 0 ? "Recommended" : "Start with one of these"}>
          {liked.length > 0 ? <RecommendFilter query={query} dataset={run.dataset.id} /> : null}
          {answer === null ? (
            offered.length > 0 ? (
              <QuickPicks movies={offered.filter((movie) => !picked.has(movie.id)).slice(0, 12)} />
            ) : (
              <AnswerHint>Name a movie you like.</AnswerHint>
            )
          ) : answer.ok && answer.data.embedding?.recommend.length === 0 ? (
            <AnswerHint>No movie that this run learned passes the filter.</AnswerHint>
          ) : answer.ok ? (
            <RecommendedMovies recommendations={answer.data.embedding?.recommend ?? []} run={run.named} />
          ) : (
            <ProblemPanel problem={answer.problem} />
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
