import type { Metadata } from "next";
import Link from "next/link";
import { AnalogyExamples } from "@/features/ask/analogy-examples";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { MethodSwitch, MultiplyNote } from "@/features/ask/method-switch";
import { MovieSlot } from "@/features/ask/movie-slot";
import { analogyParameter } from "@/features/map/map-state";
import { minRatingsOf } from "@/features/movie/neighbor-filter";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { RaritySwitch } from "@/features/movie/rarity-switch";
import { inScope } from "@/features/scope/scope-address";
import { AnalogyDocument, type CombineMethod } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, type PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Analogy" };

export default async function AnalogyPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <Analogy query={query} run={run} />}
    </AskableRun>
  );
}

const slots = [
  { name: "a", label: "This movie" },
  { name: "b", label: "is to this one" },
  { name: "c", label: "as this one is to …" },
] as const;

async function Analogy({ query, run }: { query: PageQuery; run: AskedRun }) {
  const method: CombineMethod = one(query, "method") === "MULTIPLY" ? "MULTIPLY" : "ADD";
  const minRatings = minRatingsOf(query, run.dataset);
  const filter = minRatings ? { minRatings } : undefined;
  const movies = await Promise.all(slots.map(async ({ name }) => (await moviesFromQuery(query, name))[0]));
  const [a, b, c] = movies;
  const answer =
    a && b && c
      ? await ask(AnalogyDocument, { run: run.id, a: a.id, b: b.id, c: c.id, first: 10, method, filter })
      : null;
  const d = answer?.ok ? answer.data.embedding?.analogy[0]?.movie : undefined;
  const onMap =
    a && b && c && d
      ? `${inScope("/map", { dataset: run.dataset.id, run: run.named ?? undefined })}&analogy=${analogyParameter([a.id, b.id, c.id, d.id])}`
      : null;
  return (
    <>
      <div className="grid grid-cols-1 gap-x-5 gap-y-4 sm:grid-cols-3">
        {slots.map(({ name, label }, index) => (
          <MovieSlot key={name} name={name} label={label} movie={movies[index]} dataset={run.dataset.id} />
        ))}
      </div>
      <AnswerPanel title="The answer" aside={<MethodSwitch current={method} />}>
        {answer === null ? (
          <AnswerHint>
            <div>
              Choose three movies. A first film, its sequel, and another first film is a good beginning.
              {movies.some(Boolean) ? null : <AnalogyExamples dataset={run.dataset.id} query={query} />}
            </div>
          </AnswerHint>
        ) : answer.ok ? (
          <>
            {method === "MULTIPLY" ? <MultiplyNote /> : null}
            <RankedMovies movies={answer.data.embedding?.analogy ?? []} run={run.named} />
            <div className="mt-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
              <RaritySwitch minRatings={minRatings} />
              {onMap ? (
                <Link href={onMap} className="link text-sm">
                  Show on the map
                </Link>
              ) : null}
            </div>
          </>
        ) : (
          <ProblemPanel problem={answer.problem} />
        )}
      </AnswerPanel>
    </>
  );
}
