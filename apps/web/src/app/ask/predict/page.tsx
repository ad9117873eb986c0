import type { Metadata } from "next";
import Link from "next/link";
import { AbleRuns } from "@/features/ask/able-runs";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MoviePicks } from "@/features/ask/movie-picks";
import { PredictedMovies } from "@/features/ask/predicted-movies";
import { PredictedDocument, type PredictPosition } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, type PageQuery, queryString } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Between and next" };

const positions: readonly { value: PredictPosition; label: string }[] = [
  { value: "NEXT", label: "Next after them" },
  { value: "MIDDLE", label: "Between them" },
];

export default async function PredictPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="RECOMMENDATIONS" header={<AskHeader />}>
      {(run) => <Predict query={query} run={run} />}
    </AskableRun>
  );
}

async function Predict({ query, run }: { query: PageQuery; run: AskedRun }) {
  const position: PredictPosition = one(query, "position") === "MIDDLE" ? "MIDDLE" : "NEXT";
  const movies = await moviesFromQuery(query, "movie");
  const answer =
    movies.length > 0
      ? await ask(PredictedDocument, {
          run: run.id,
          context: movies.map((movie) => movie.id),
          position,
          first: 12,
        })
      : null;
  const hrefOf = (value: PredictPosition) => {
    const search = queryString(query);
    search.set("position", value);
    return `/ask/predict?${search}`;
  };
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <MoviePicks
        name="movie"
        label="Watched"
        hint="The oldest first: order counts for recipes that learn sequences."
        movies={movies}
        dataset={run.dataset.id}
      />
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel
          title={position === "NEXT" ? "What comes next" : "What was watched between them"}
          aside={
            <nav aria-label="Position" className="flex rounded-lg border border-line-strong bg-surface p-0.5">
              {positions.map(({ value, label }) => (
                <Link
                  key={value}
                  href={hrefOf(value)}
                  scroll={false}
                  aria-current={value === position ? "true" : undefined}
                  className="flex min-h-8 items-center rounded-md px-3 text-muted text-sm hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent"
                >
                  {label}
                </Link>
              ))}
            </nav>
          }
        >
          {answer === null ? (
            <AnswerHint>Choose the movies that somebody watched, the oldest first.</AnswerHint>
          ) : answer.ok ? (
            <PredictedMovies movies={answer.data.embedding?.predict ?? []} run={run.named} />
          ) : (
            <>
              <ProblemPanel problem={answer.problem} />
              {position === "MIDDLE" ? (
                <AbleRuns
                  ability="PREDICT_BETWEEN"
                  dataset={run.dataset.id}
                  path="/ask/predict"
                  query={query}
                />
              ) : null}
            </>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
