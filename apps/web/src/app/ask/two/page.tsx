import type { Metadata } from "next";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MovieSlot } from "@/features/ask/movie-slot";
import { unitVector } from "@/features/ask/unit-vector";
import { VectorBars } from "@/features/ask/vector-bars";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { TwoMoviesDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import type { PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Two movies" };

const shown = 20;

export default async function TwoMoviesPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <TwoMovies query={query} run={run} />}
    </AskableRun>
  );
}

async function TwoMovies({ query, run }: { query: PageQuery; run: AskedRun }) {
  const [a, b] = await Promise.all(["a", "b"].map(async (name) => (await moviesFromQuery(query, name))[0]));
  const same = a !== undefined && a.id === b?.id;
  const answer =
    a && b && !same ? await ask(TwoMoviesDocument, { run: run.id, a: a.id, b: b.id, first: shown }) : null;
  const found = answer?.ok ? answer.data.embedding : null;
  return (
    <>
      <div className="grid grid-cols-1 gap-x-5 gap-y-4 sm:grid-cols-2">
        <MovieSlot name="a" label="This movie" movie={a} dataset={run.dataset.id} />
        <MovieSlot name="b" label="and this one" movie={b} dataset={run.dataset.id} />
      </div>
      <AnswerPanel title={found ? `Cosine ${found.similarity.toFixed(3)}` : "How near they are"}>
        {answer && !answer.ok ? (
          <ProblemPanel problem={answer.problem} />
        ) : found && a && b ? (
          <>
            <p className="mb-6 max-w-prose">
              {b.title} is number {formatCount(found.rankOfB)} among the neighbors of {a.title}; {a.title} is
              number {formatCount(found.rankOfA)} among those of {b.title}.
            </p>
            <Fingerprints
              a={{ title: a.title, vector: found.vectorOfA }}
              b={{ title: b.title, vector: found.vectorOfB }}
            />
            <h3 className="mt-8 mb-2 text-lg">
              {found.closerThan.length === 0
                ? `Nothing is nearer to ${a.title} than ${b.title}`
                : `Nearer to ${a.title} than ${b.title} is`}
            </h3>
            {found.closerThan.length > 0 ? (
              <RankedMovies movies={found.closerThan} run={run.named} label={`Cosine to ${a.title}`} />
            ) : null}
            {found.rankOfB - 1 > shown ? (
              <p className="mt-3 text-muted text-sm">
                The first {shown} of {formatCount(found.rankOfB - 1)}.
              </p>
            ) : null}
          </>
        ) : (
          <AnswerHint>{same ? "Choose two different movies." : "Choose two movies."}</AnswerHint>
        )}
      </AnswerPanel>
    </>
  );
}

interface Fingerprint {
  title: string;
  vector: readonly number[];
}

/** Both vectors, and what each dimension adds to their cosine: the last bars sum to it. */
function Fingerprints({ a, b }: { a: Fingerprint; b: Fingerprint }) {
  const [unitA, unitB] = [unitVector(a.vector), unitVector(b.vector)];
  const products = unitA.map((value, at) => value * (unitB[at] ?? 0));
  const largest = (values: readonly number[]) => Math.max(1e-9, ...values.map(Math.abs));
  const scale = Math.max(largest(unitA), largest(unitB));
  return (
    <>
      <VectorBars label={a.title} values={unitA} scale={scale} tone="muted" />
      <VectorBars label={b.title} values={unitB} scale={scale} tone="muted" />
      <VectorBars
        label="What each dimension adds to the cosine"
        values={products}
        scale={largest(products)}
        tone="accent"
      />
    </>
  );
}
