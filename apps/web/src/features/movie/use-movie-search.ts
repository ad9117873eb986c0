import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { type MovieCardFragment, MovieSearchDocument } from "@/graphql/generated/documents";

interface Found {
  /** What `movies` answer; it lags behind what is being typed. */
  readonly search: string;
  readonly movies: readonly MovieCardFragment[];
  /** No title has the words: these are spelled nearly so. */
  readonly approximate: boolean;
  readonly problem: string | null;
}
const nothing: Found = { search: "", movies: [], approximate: false, problem: null };

/** Movies whose title matches what is typed, asked for once the typing rests; the last question wins. */
export function useMovieSearch(text: string, dataset?: string): Found & { waiting: boolean } {
  const [found, setFound] = useState<Found>(nothing);
  const search = text.trim();
  useEffect(() => {
    if (search === "") return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await askFromBrowser(MovieSearchDocument, { search, dataset }, abort.signal);
        const movies = answer.ok ? answer.data.movies.edges.map((edge) => edge.node) : [];
        const approximate = answer.ok && answer.data.movies.approximate;
        setFound({ search, movies, approximate, problem: answer.ok ? null : answer.problem.message });
      } catch (cause) {
        if (!abort.signal.aborted) throw cause;
      }
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [search, dataset]);
  return search === "" ? { ...nothing, waiting: false } : { ...found, waiting: found.search !== search };
}
