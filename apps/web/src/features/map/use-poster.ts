import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { PosterDocument } from "@/graphql/generated/documents";

/** How long the pointer rests on a movie before its poster is asked for, in milliseconds. */
const rest = 120;

const known = new Map<string, string | null>();

/** Where a movie's poster is; null where it has none, or as long as that is not known. For no movie nothing is asked. */
export function usePoster(movie: string | null): string | null {
  const [poster, setPoster] = useState(() => (movie === null ? null : (known.get(movie) ?? null)));
  useEffect(() => {
    if (movie === null) return;
    if (known.has(movie)) return setPoster(known.get(movie) ?? null);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await askFromBrowser(PosterDocument, { id: movie }, abort.signal);
        if (!answer.ok) return;
        const url = answer.data.movie?.posterUrl ?? null;
        known.set(movie, url);
        setPoster(url);
      } catch (cause) {
        if (!abort.signal.aborted) throw cause;
      }
    }, rest);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [movie]);
  return poster;
}
