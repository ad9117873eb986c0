import type { Metadata } from "next";
import { AbleRuns } from "@/features/ask/able-runs";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun } from "@/features/ask/askable";
import { isEmpty, newMovieOf } from "@/features/ask/new-movie";
import { NewMovieForm } from "@/features/ask/new-movie-form";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { GenresDocument, PlacedMovieDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "A new movie" };

export default async function NewMoviePage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <NewMovie query={query} run={run} />}
    </AskableRun>
  );
}

async function NewMovie({ query, run }: { query: PageQuery; run: AskedRun }) {
  const { movie, problem } = newMovieOf(query);
  const asked = problem === null && !isEmpty(movie);
  const [genres, answer] = await Promise.all([
    ask(GenresDocument, { dataset: run.dataset.id }),
    asked ? ask(PlacedMovieDocument, { run: run.id, movie, first: 12 }) : null,
  ]);
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <NewMovieForm
        query={query}
        genres={genres.ok ? (genres.data.dataset?.genres ?? []) : []}
        yearProblem={problem ?? undefined}
      />
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title="Where it would stand">
          {answer === null ? (
            <AnswerHint>
              Describe a movie that is not here. A run that learned from content says which ones it would
              stand beside.
            </AnswerHint>
          ) : answer.ok ? (
            <RankedMovies movies={answer.data.embedding?.placeMovie.neighbors ?? []} run={run.named} />
          ) : (
            <>
              <ProblemPanel problem={answer.problem} />
              <AbleRuns ability="PLACE_MOVIES" dataset={run.dataset.id} path="/ask/new-movie" query={query} />
            </>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
