import type { Metadata } from "next";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MoviePicks } from "@/features/ask/movie-picks";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { OddOneOutDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Odd one out" };

export default async function OddOneOutPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <OddOneOut query={query} run={run} />}
    </AskableRun>
  );
}

async function OddOneOut({ query, run }: { query: PageQuery; run: AskedRun }) {
  const movies = await moviesFromQuery(query, "movie");
  const enough = movies.length >= 3;
  const answer = enough
    ? await ask(OddOneOutDocument, { run: run.id, movies: movies.map((movie) => movie.id) })
    : null;
  const odd = answer?.ok ? answer.data.embedding?.oddOneOut : null;
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <MoviePicks
        name="movie"
        label="Movies to compare"
        hint="Three or more. One of them should not belong."
        movies={movies}
        dataset={run.dataset.id}
      />
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title={odd ? `${odd.movie.title} is the odd one out` : "The odd one out"}>
          {odd ? (
            <>
              <p className="mb-2 text-muted text-sm">Each movie's cosine to the mean of all of them.</p>
              <RankedMovies
                movies={odd.similarities}
                run={run.named}
                marked={{ id: odd.movie.id, note: "odd one out" }}
                label="Cosine to the mean"
              />
            </>
          ) : answer && !answer.ok ? (
            <ProblemPanel problem={answer.problem} />
          ) : (
            <AnswerHint>
              {movies.length === 0 ? "Choose three movies or more." : `Choose ${3 - movies.length} more.`}
            </AnswerHint>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
