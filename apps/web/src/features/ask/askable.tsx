import Link from "next/link";
import type { ReactNode } from "react";
import { RunSelect } from "@/features/movie/run-select";
import {
  AskableRunsDocument,
  type AskedRunFragment,
  type MovieCardFragment,
  MovieTitleDocument,
} from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { SimulatedBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { fromSegment, many, oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";

/** Movies in the address that a run of another dataset would not know. */
const movieParameters = ["a", "b", "c", "add", "away", "movie", "liked", "disliked"];

interface Askable {
  query: PageQuery;
  children: (asked: { run: AskedRunFragment["run"]; chosenRun: string | undefined }) => ReactNode;
}

/** Finds out which run answers the page, offers the others, and says what to do when there is none. */
export async function AskableRun({ query, children }: Askable) {
  const chosenRun = oneId(query, "run");
  const answer = await ask(AskableRunsDocument, { run: chosenRun });
  if (!answer.ok) return pageProblem(answer.problem, "h2");
  const { embedding } = answer.data;
  const runs = answer.data.trainingRuns.edges.map((edge) => edge.node);
  if (!embedding) {
    return (
      <EmptyState
        title={runs.length > 0 ? "No run is promoted" : "Nothing has been learned yet"}
        actions={
          runs.length > 0 ? (
            <RunSelect runs={runs} current={null} />
          ) : (
            <Link href="/runs/new" className="button button-primary">
              Start a run
            </Link>
          )
        }
      >
        {runs.length > 0
          ? "Choose the run that answers here."
          : "Train a recipe first: its vectors are what answers questions."}
      </EmptyState>
    );
  }
  const { run } = embedding;
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-2">
        <RunSelect runs={runs} current={run.id} clears={movieParameters} />
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          {formatCount(embedding.movieCount)} movies, {embedding.dimensions} dimensions, index{" "}
          {embedding.index}
          {run.dataset.simulated ? <SimulatedBadge /> : null}
        </p>
      </div>
      {children({ run, chosenRun })}
    </>
  );
}

/** The movies that a query parameter names, in order; ids that name none are dropped. */
export async function moviesFromQuery(query: PageQuery, name: string): Promise<MovieCardFragment[]> {
  const ids = [...new Set(many(query, name).map(fromSegment))].slice(0, 40);
  const answers = await Promise.all(ids.map((id) => ask(MovieTitleDocument, { id })));
  return answers.flatMap((answer) => (answer.ok && answer.data.movie ? [answer.data.movie] : []));
}
