import type { Metadata } from "next";
import Link from "next/link";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun } from "@/features/ask/askable";
import { ClosestPairsDocument, type MovieCardFragment } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { movieHref, oneInteger, type PageQuery, queryString } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";
import { Poster } from "@/ui/poster";
import { SimilarityBar } from "@/ui/similarity-bar";

export const metadata: Metadata = { title: "Closest pairs" };

const choices = [100, 500, 2000];
const usual = 500;
const shown = 30;

export default async function PairsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <Pairs query={query} run={run} />}
    </AskableRun>
  );
}

async function Pairs({ query, run }: { query: PageQuery; run: AskedRun }) {
  const asked = oneInteger(query, "among") ?? usual;
  const among = asked === 0 || choices.includes(asked) ? asked : usual;
  const answer = await ask(ClosestPairsDocument, { run: run.id, first: shown, among: among || null });
  const pairs = answer.ok ? (answer.data.embedding?.closestPairs ?? []) : [];
  const hrefOf = (value: number) => {
    const search = queryString(query);
    search.set("among", String(value));
    return `/ask/pairs?${search}`;
  };
  return (
    <AnswerPanel
      title="The closest pairs"
      aside={
        <nav aria-label="Among" className="flex flex-wrap items-center gap-1 text-sm">
          <span aria-hidden="true" className="text-muted">
            Among
          </span>
          {[...choices, 0].map((value) => (
            <Link
              key={value}
              href={hrefOf(value)}
              scroll={false}
              aria-current={value === among ? "true" : undefined}
              className="rounded-md px-2 py-1 text-muted hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent"
            >
              {value === 0 ? "all movies" : `the ${formatCount(value)} most rated`}
            </Link>
          ))}
        </nav>
      }
    >
      {!answer.ok ? (
        <ProblemPanel problem={answer.problem} />
      ) : pairs.length === 0 ? (
        <AnswerHint>The run learned fewer than two of these movies.</AnswerHint>
      ) : (
        <ol className="divide-y divide-line">
          {pairs.map(({ a, b, similarity }) => (
            <li
              key={`${a.id} ${b.id}`}
              className="grid grid-cols-1 items-center gap-x-6 gap-y-2 py-2.5 sm:grid-cols-[1fr_1fr_minmax(8rem,14rem)]"
            >
              <PairedMovie movie={a} run={run.named} />
              <PairedMovie movie={b} run={run.named} />
              <SimilarityBar value={similarity} />
            </li>
          ))}
        </ol>
      )}
    </AnswerPanel>
  );
}

function PairedMovie({ movie, run }: { movie: MovieCardFragment; run: string | null }) {
  return (
    <Link href={movieHref(movie.id, run)} className="group flex min-w-0 items-center gap-3">
      <span className="w-8 shrink-0">
        <Poster movie={movie} size="thumbnail" />
      </span>
      <span className="min-w-0">
        <span className="block truncate group-hover:underline group-hover:underline-offset-2">
          {movie.title}
        </span>
        <span className="block text-[0.8125rem] text-muted">{movie.year}</span>
      </span>
    </Link>
  );
}
