import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  type MovieCardFragment,
  MovieSearchDocument,
  type MovieSearchQuery,
  type TermFieldsFragment,
} from "@/graphql/generated/documents";

interface Found {
  /** What `movies` answer; it lags behind what is being typed. */
  readonly search: string;
  readonly movies: readonly MovieCardFragment[];
  /** People, genres and decades, where they were asked for. */
  readonly terms: readonly TermFieldsFragment[];
  /** No title has the words: these are spelled nearly so. */
  readonly approximate: boolean;
  readonly problem: string | null;
}
const nothing: Found = { search: "", movies: [], terms: [], approximate: false, problem: null };

/**
 * Movies whose title matches what is typed, asked for once the typing rests; the last question wins.
 * @param withTerms also people, genres and decades that movies can be listed by.
 */
export function useMovieSearch(
  text: string,
  dataset: string | undefined,
  withTerms: boolean,
): Found & { waiting: boolean } {
  const [found, setFound] = useState<Found>(nothing);
  const search = text.trim();
  useEffect(() => {
    if (search === "") return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await askFromBrowser(
          MovieSearchDocument,
          { search, dataset, withTerms },
          abort.signal,
        );
        setFound({
          ...nothing,
          search,
          ...(answer.ok ? foundIn(answer.data) : { problem: answer.problem.message }),
        });
      } catch (cause) {
        if (!abort.signal.aborted) throw cause;
      }
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [search, dataset, withTerms]);
  return search === "" ? { ...nothing, waiting: false } : { ...found, waiting: found.search !== search };
}

/** A name that is spelled as it was typed outdoes titles that are not, and the other way round. */
function foundIn({
  movies,
  movieTerms = [],
}: MovieSearchQuery): Pick<Found, "movies" | "terms" | "approximate"> {
  const { approximate, edges } = movies;
  const exact = movieTerms.filter((term) => !term.approximate);
  if (approximate && exact.length > 0) return { movies: [], terms: exact, approximate: false };
  const titles = edges.map((edge) => edge.node);
  return { movies: titles, terms: approximate || titles.length === 0 ? movieTerms : exact, approximate };
}
