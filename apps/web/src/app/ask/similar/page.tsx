import type { Metadata } from "next";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MethodSwitch, MultiplyNote } from "@/features/ask/method-switch";
import { MoviePicks } from "@/features/ask/movie-picks";
import { minRatingsOf } from "@/features/movie/neighbor-filter";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { RaritySwitch } from "@/features/movie/rarity-switch";
import { type CombineMethod, MostSimilarDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, type PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Most similar" };

export default async function SimilarPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <MostSimilar query={query} run={run} />}
    </AskableRun>
  );
}

async function MostSimilar({ query, run }: { query: PageQuery; run: AskedRun }) {
  const method: CombineMethod = one(query, "method") === "MULTIPLY" ? "MULTIPLY" : "ADD";
  const minRatings = minRatingsOf(query, run.dataset);
  const filter = minRatings ? { minRatings } : undefined;
  const [near, away] = await Promise.all([moviesFromQuery(query, "add"), moviesFromQuery(query, "away")]);
  const answer =
    near.length > 0
      ? await ask(MostSimilarDocument, {
          run: run.id,
          positive: near.map((movie) => movie.id),
          negative: away.map((movie) => movie.id),
          first: 12,
          method,
          filter,
        })
      : null;
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <div className="grid gap-6">
        <MoviePicks
          name="add"
          label="Near these"
          hint="At least one."
          movies={near}
          dataset={run.dataset.id}
        />
        <MoviePicks
          name="away"
          label="Far from these"
          hint="Optional."
          movies={away}
          dataset={run.dataset.id}
        />
      </div>
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title="Most similar" aside={<MethodSwitch current={method} />}>
          {answer === null ? (
            <AnswerHint>Choose a movie to start from.</AnswerHint>
          ) : answer.ok ? (
            <>
              {method === "MULTIPLY" ? <MultiplyNote /> : null}
              <RankedMovies movies={answer.data.embedding?.mostSimilar ?? []} run={run.named} />
              <div className="mt-3">
                <RaritySwitch minRatings={minRatings} />
              </div>
            </>
          ) : (
            <ProblemPanel problem={answer.problem} />
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
