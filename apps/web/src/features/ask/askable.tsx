import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { type Scope, scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import {
  AskedEmbeddingDocument,
  type MovieCardFragment,
  PickedMoviesDocument,
  type Purpose,
  type ScopeDatasetFragment,
  type ScopeRunFragment,
} from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { SimulatedBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { fromSegment, many, oneId, type PageQuery, runHref, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";

/** The run that answers, with the dataset that it learned from. */
export interface AskedRun extends ScopeRunFragment {
  readonly dataset: ScopeDatasetFragment;
  /** Its id where the address names it, which links keep; where it is the promoted one, each page asks its own. */
  readonly named: string | null;
}

interface AskableProperties {
  query: PageQuery;
  /** Which promoted run answers where the address names none. */
  purpose: Purpose;
  /** The page's title and tabs. */
  header: ReactNode;
  children: (run: AskedRun) => ReactNode;
}

/** A page that a run answers: finds out which one, offers the others, and says what to do when there is none. */
export async function AskableRun({ query, purpose, header, children }: AskableProperties) {
  const answer = await scopeOf(query, purpose);
  if (!answer.ok) return pageProblem(answer.problem);
  const scope = answer.data;
  if (!scope && (query.run || query.dataset)) notFound();
  return (
    <>
      <ScopeBar dataset={scope?.dataset ?? null} run={scope ? scope.run : undefined} />
      {header}
      {scope ? (
        <Answering scope={scope} purpose={purpose} named={oneId(query, "run") ?? null}>
          {children}
        </Answering>
      ) : (
        <NoDataset />
      )}
    </>
  );
}

async function Answering({
  scope: { dataset, run },
  purpose,
  named,
  children,
}: {
  scope: Scope;
  purpose: Purpose;
  named: string | null;
  children: AskableProperties["children"];
}) {
  if (run?.status !== "SUCCEEDED")
    return (
      <EmptyState
        title={
          run ? `${run.name} has learned nothing yet` : `No run is promoted for ${purpose.toLowerCase()}`
        }
        actions={
          <Link href={`/runs/new?dataset=${toSegment(dataset.id)}`} className="button button-primary">
            Start a run
          </Link>
        }
      >
        Choose a run above, or train one on {dataset.name}: its vectors are what answers questions.
      </EmptyState>
    );
  const answer = await ask(AskedEmbeddingDocument, { run: run.id });
  if (!answer.ok) return pageProblem(answer.problem, "h2");
  const { embedding } = answer.data;
  return (
    <>
      <p className="mb-8 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
        <span>
          Answered by{" "}
          <Link href={runHref(run.id)} className="link">
            {run.name}
          </Link>
          , which learned {formatCount(embedding?.movieCount ?? 0)} of the {formatCount(dataset.movieCount)}{" "}
          movies of {dataset.name}.
        </span>
        {dataset.simulated ? <SimulatedBadge /> : null}
      </p>
      {children({ ...run, dataset, named })}
    </>
  );
}

function NoDataset() {
  return (
    <EmptyState
      title="No movies yet"
      actions={
        <Link href="/datasets/new" className="button button-primary">
          Import a dataset
        </Link>
      }
    >
      Import the embedded sample, or a MovieLens release, to begin.
    </EmptyState>
  );
}

/** The movies that a query parameter names, in order; ids that name none are dropped. */
export async function moviesFromQuery(query: PageQuery, name: string): Promise<MovieCardFragment[]> {
  return moviesById([...new Set(many(query, name).map(fromSegment))].slice(0, 40));
}

/** The movies of these ids, in order; ids that name none are dropped. */
export async function moviesById(ids: readonly string[]): Promise<MovieCardFragment[]> {
  if (ids.length === 0) return [];
  const answer = await ask(PickedMoviesDocument, { ids: [...ids] });
  if (!answer.ok) return [];
  return answer.data.nodes.flatMap((node) => (node?.__typename === "Movie" ? [node] : []));
}
