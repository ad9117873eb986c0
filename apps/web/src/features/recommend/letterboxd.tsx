"use client";

import { type ReactNode, useEffect, useState } from "react";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import type { AskedRun } from "@/features/ask/askable";
import { askFromBrowser } from "@/graphql/browser";
import {
  type MovieFilter,
  RecommendFromLetterboxdDocument,
  type RecommendFromLetterboxdQuery,
} from "@/graphql/generated/documents";
import type { ApiProblem } from "@/graphql/problem";
import { InlineProblem } from "@/ui/notice";
import { RowsSkeleton } from "@/ui/skeleton";
import { type KeptExport, keepExport, keptExport } from "./kept-export";
import { LetterboxdReading } from "./letterboxd-reading";
import { RatingsDrop } from "./ratings-drop";
import { readRatingsFile } from "./read-ratings-file";
import { RecommendedMovies } from "./recommended-movies";

type Found = NonNullable<RecommendFromLetterboxdQuery["embedding"]>["recommendFromLetterboxd"];

/** "ratings.csv, line 1: lacks the column Rating." */
function refusalOf(name: string, { message, problems = [] }: ApiProblem): string {
  if (problems.length === 0) return message;
  return problems.map(({ path, message }) => `${[name, ...path.slice(1)].join(", ")}: ${message}`).join(" ");
}

interface LetterboxdProperties {
  run: AskedRun;
  /** What recommended movies must be like. */
  filter: MovieFilter | undefined;
  /** The form that sets it. */
  children: ReactNode;
}

/**
 * From the ratings that somebody gave on Letterboxd or IMDb. The file stays in the tab, so that another run can be asked
 * and the page can be loaded again.
 */
export function Letterboxd({ run, filter, children }: LetterboxdProperties) {
  const [file, setFile] = useState<KeptExport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [found, setFound] = useState<Found | null>(null);

  async function read(chosen: File) {
    const result = await readRatingsFile(chosen);
    setFound(null);
    setProblem("problem" in result ? result.problem : null);
    const kept = "problem" in result ? null : { name: chosen.name, ...result };
    keepExport(kept);
    setFile(kept);
  }

  useEffect(() => setFile(keptExport()), []);
  // A new object of every rendering, but the same filter.
  const filtered = JSON.stringify(filter ?? null);

  useEffect(() => {
    if (file === null) return;
    const stopped = new AbortController();
    setFound(null);
    setProblem(null);
    askFromBrowser(
      RecommendFromLetterboxdDocument,
      {
        run: run.id,
        csv: file.ratings,
        watched: file.watched,
        watchlist: file.watchlist,
        first: 20,
        filter: JSON.parse(filtered) as MovieFilter | null,
      },
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
  }, [file, run.id, filtered]);

  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-2 md:grid-cols-[20rem_1fr]">
      <div className="grid min-w-0 gap-6">
        <RatingsDrop chosen={file?.name ?? null} onFile={read} />
        {problem ? <InlineProblem>{problem}</InlineProblem> : null}
        {file ? (
          <button
            type="button"
            className="button justify-self-start"
            onClick={() => {
              keepExport(null);
              setFile(null);
              setFound(null);
            }}
          >
            Forget the file
          </button>
        ) : null}
        <div aria-live="polite">{found ? <LetterboxdReading found={found} /> : null}</div>
      </div>
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title="Recommended">
          {children}
          {found && found.recommendations.length > 0 ? (
            <RecommendedMovies recommendations={found.recommendations} run={run.named} />
          ) : found ? (
            <AnswerHint>
              {found.liked.length > 0 && filter
                ? "Nothing passes the filter, or this run learned none of the films that you like."
                : found.liked.length > 0
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
        {found && found.watchlist.length > 0 ? (
          <AnswerPanel title="From your watchlist, which first">
            <RecommendedMovies recommendations={found.watchlist} run={run.named} />
          </AnswerPanel>
        ) : null}
      </div>
    </div>
  );
}
