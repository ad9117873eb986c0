"use client";

import { useEffect, useState } from "react";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import type { AskedRun } from "@/features/ask/askable";
import { askFromBrowser } from "@/graphql/browser";
import {
  RecommendFromLetterboxdDocument,
  type RecommendFromLetterboxdQuery,
} from "@/graphql/generated/documents";
import type { ApiProblem } from "@/graphql/problem";
import { InlineProblem } from "@/ui/notice";
import { RowsSkeleton } from "@/ui/skeleton";
import { LetterboxdReading } from "./letterboxd-reading";
import { RatingsDrop } from "./ratings-drop";
import { type LetterboxdExport, readRatingsFile } from "./read-ratings-file";
import { RecommendedMovies } from "./recommended-movies";

type Found = NonNullable<RecommendFromLetterboxdQuery["embedding"]>["recommendFromLetterboxd"];

/** "ratings.csv, line 1: lacks the column Rating." */
function refusalOf(name: string, { message, problems = [] }: ApiProblem): string {
  if (problems.length === 0) return message;
  return problems.map(({ path, message }) => `${[name, ...path.slice(1)].join(", ")}: ${message}`).join(" ");
}

/** From the ratings that somebody gave on Letterboxd. The file stays in the page, so that another run can be asked. */
export function Letterboxd({ run }: { run: AskedRun }) {
  const [file, setFile] = useState<({ name: string } & LetterboxdExport) | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [found, setFound] = useState<Found | null>(null);

  async function read(chosen: File) {
    const result = await readRatingsFile(chosen);
    setFound(null);
    setProblem("problem" in result ? result.problem : null);
    setFile("problem" in result ? null : { name: chosen.name, ...result });
  }

  useEffect(() => {
    if (file === null) return;
    const stopped = new AbortController();
    setFound(null);
    setProblem(null);
    askFromBrowser(
      RecommendFromLetterboxdDocument,
      { run: run.id, csv: file.ratings, watched: file.watched, first: 20 },
      stopped.signal,
    ).then(
      (answer) => {
        if (stopped.signal.aborted) return;
        if (answer.ok) setFound(answer.data.embedding?.recommendFromLetterboxd ?? null);
        else setProblem(refusalOf(file.name, answer.problem));
      },
      () => {},
    );
    return () => stopped.abort();
  }, [file, run.id]);

  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-2 md:grid-cols-[20rem_1fr]">
      <div className="grid min-w-0 gap-6">
        <RatingsDrop chosen={file?.name ?? null} onFile={read} />
        {problem ? <InlineProblem>{problem}</InlineProblem> : null}
        <div aria-live="polite">{found ? <LetterboxdReading found={found} /> : null}</div>
      </div>
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title="Recommended">
          {found && found.recommendations.length > 0 ? (
            <RecommendedMovies recommendations={found.recommendations} run={run.named} />
          ) : found ? (
            <AnswerHint>
              {found.liked.length > 0
                ? `${run.name} learned none of the films that you like: ask another run.`
                : "The file likes none of this dataset's films: rated 3.5 and up counts as liked."}
            </AnswerHint>
          ) : file && !problem ? (
            <RowsSkeleton rows={12} height="6rem" />
          ) : (
            <AnswerHint>
              Films that you rated 3.5 and up count as liked, those rated 2 and below as disliked.
            </AnswerHint>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}
