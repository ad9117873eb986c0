import type { Metadata } from "next";
import Link from "next/link";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MoviePicks } from "@/features/ask/movie-picks";
import { SimilarityTable } from "@/features/ask/similarity-table";
import { HeatmapDocument, PopularMoviesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { type PageQuery, queryString, toSegment } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Heatmap" };

/** Movies of the example. */
const exampleSize = 12;

export default async function HeatmapPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <Heatmap query={query} run={run} />}
    </AskableRun>
  );
}

async function Heatmap({ query, run }: { query: PageQuery; run: AskedRun }) {
  const movies = await moviesFromQuery(query, "movie");
  const answer =
    movies.length >= 2
      ? await ask(HeatmapDocument, { run: run.id, movies: movies.map((movie) => movie.id) })
      : null;
  return (
    <>
      <MoviePicks
        name="movie"
        label="Movies to compare"
        hint="Two or more, up to 40."
        movies={movies}
        dataset={run.dataset.id}
        wide
      />
      <AnswerPanel title="How alike they are">
        {answer === null ? (
          <AnswerHint>
            {movies.length === 1 ? (
              "Choose one more."
            ) : (
              <span>
                Choose two movies or more, or{" "}
                <Link href={await exampleHref(query, run)} className="link" scroll={false}>
                  take the {exampleSize} most rated ones
                </Link>
                .
              </span>
            )}
          </AnswerHint>
        ) : answer.ok ? (
          <SimilarityTable
            movies={movies}
            matrix={answer.data.embedding?.similarityMatrix ?? []}
            run={run.named}
          />
        ) : (
          <ProblemPanel problem={answer.problem} />
        )}
      </AnswerPanel>
    </>
  );
}

async function exampleHref(query: PageQuery, run: AskedRun): Promise<string> {
  const answer = await ask(PopularMoviesDocument, { dataset: run.dataset.id, first: exampleSize });
  const search = queryString(query);
  for (const { node } of answer.ok ? answer.data.movies.edges : [])
    search.append("movie", toSegment(node.id));
  return `/ask/heatmap?${search}`;
}
