import type { Metadata } from "next";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesFromQuery } from "@/features/ask/askable";
import { blendOf } from "@/features/ask/unit-vector";
import { WeightedPicks } from "@/features/ask/weighted-picks";
import { weightOf } from "@/features/ask/weights";
import { minRatingsOf } from "@/features/movie/neighbor-filter";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { RaritySwitch } from "@/features/movie/rarity-switch";
import {
  type MovieCardFragment,
  MovieVectorDocument,
  NearVectorDocument,
} from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import type { PageQuery } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "Blend" };

const shown = 12;
/** Each pick's vector is asked for on its own. */
const mostPicks = 8;

export default async function BlendPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <Blend query={query} run={run} />}
    </AskableRun>
  );
}

async function Blend({ query, run }: { query: PageQuery; run: AskedRun }) {
  const movies = (await moviesFromQuery(query, "movie")).slice(0, mostPicks);
  const picks = movies.map((movie) => ({ movie, weight: weightOf(query, movie.id) }));
  const minRatings = minRatingsOf(query, run.dataset);
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <WeightedPicks picks={picks} most={mostPicks} dataset={run.dataset.id} />
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title="Nearest to the blend">
          {picks.length === 0 ? (
            <AnswerHint>Choose movies, and how much of each is wanted.</AnswerHint>
          ) : (
            <>
              <Blended run={run} picks={picks} minRatings={minRatings} />
              <div className="mt-3">
                <RaritySwitch minRatings={minRatings} />
              </div>
            </>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}

interface BlendedProperties {
  run: AskedRun;
  picks: readonly { movie: MovieCardFragment; weight: number }[];
  minRatings: number | null;
}

async function Blended({ run, picks, minRatings }: BlendedProperties) {
  const answers = await Promise.all(
    picks.map(({ movie }) => ask(MovieVectorDocument, { run: run.id, movie: movie.id })),
  );
  const refused = answers.find((answer) => !answer.ok);
  if (refused && !refused.ok) return <ProblemPanel problem={refused.problem} />;
  const blend = blendOf(
    picks.map(({ weight }, at) => {
      const answer = answers[at];
      return { weight, vector: (answer?.ok && answer.data.embedding?.vector) || [] };
    }),
  );
  if (blend.every((value) => Math.abs(value) < 1e-9))
    return <AnswerHint>These weights cancel each other: nothing is left to look near.</AnswerHint>;
  // The picks themselves come first among the nearest; they are asked for on top and left out.
  const answer = await ask(NearVectorDocument, {
    run: run.id,
    vector: blend,
    first: shown + picks.length,
    filter: minRatings ? { minRatings } : undefined,
  });
  if (!answer.ok) return <ProblemPanel problem={answer.problem} />;
  const own = new Set(picks.map(({ movie }) => movie.id));
  const movies = (answer.data.embedding?.similarToVector ?? [])
    .filter(({ movie }) => !own.has(movie.id))
    .slice(0, shown)
    .map((neighbor, at) => ({ ...neighbor, rank: at + 1 }));
  return <RankedMovies movies={movies} run={run.named} label="Cosine to the blend" />;
}
