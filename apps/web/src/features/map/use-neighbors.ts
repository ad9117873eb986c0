import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { NeighborsOnMapDocument, type NeighborsOnMapQuery } from "@/graphql/generated/documents";

type FoundNeighbors = NonNullable<NeighborsOnMapQuery["movie"]>["neighbors"];

export interface MapNeighbors {
  /** The nearest first; empty while they are asked for. */
  readonly found: FoundNeighbors;
  readonly waiting: boolean;
  readonly problem: string | null;
}

interface Heard {
  readonly of: string | null;
  readonly found: FoundNeighbors;
  readonly problem: string | null;
}

const none: FoundNeighbors = [];

/** A movie's neighbors in the run's own space, wherever the map put them. */
export function useNeighbors(movie: string | null, run: string): MapNeighbors {
  const [heard, setHeard] = useState<Heard>({ of: null, found: none, problem: null });
  useEffect(() => {
    if (movie === null) return;
    const abort = new AbortController();
    askFromBrowser(NeighborsOnMapDocument, { id: movie, run }, abort.signal).then(
      (answer) =>
        setHeard({
          of: movie,
          found: answer.ok ? (answer.data.movie?.neighbors ?? none) : none,
          problem: answer.ok ? null : answer.problem.message,
        }),
      (cause) => {
        if (!abort.signal.aborted) throw cause;
      },
    );
    return () => abort.abort();
  }, [movie, run]);
  if (movie === null || heard.of !== movie) return { found: none, waiting: movie !== null, problem: null };
  return { found: heard.found, waiting: false, problem: heard.problem };
}
