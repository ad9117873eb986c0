import Link from "next/link";
import type { ReactNode } from "react";
import type { RankedMovieFragment } from "@/graphql/generated/documents";
import { movieHref } from "@/ui/links";
import { Poster } from "@/ui/poster";
import { SimilarityBar } from "@/ui/similarity-bar";

interface RankedMoviesProperties {
  movies: readonly RankedMovieFragment[];
  run?: string | null;
  /** Query of the movies' addresses besides the run. */
  keep?: string;
  /** Marks one movie, for instance the odd one. */
  marked?: { id: string; note: string };
  /** What the bars show, spoken. */
  label?: string;
  below?: (movie: RankedMovieFragment) => ReactNode;
}

/** A ranked answer: poster, title, and how similar. Rows of one height, so that answers replace each other in place. */
export function RankedMovies({ movies, run, keep, marked, label, below }: RankedMoviesProperties) {
  if (movies.length === 0) return <p className="py-10 text-center text-muted">No movie is left to answer.</p>;
  return (
    <ol className="divide-y divide-line">
      {movies.map((entry) => {
        const { movie, similarity, rank } = entry;
        const note = marked?.id === movie.id ? marked.note : null;
        return (
          <li key={movie.id} className="py-2">
            <Link
              href={movieHref(movie.id, run, keep)}
              className={`group grid min-h-16 grid-cols-[1.5rem_2.5rem_1fr] items-center gap-x-3 rounded-lg sm:grid-cols-[1.5rem_2.5rem_1fr_minmax(8rem,14rem)] ${note ? "bg-accent-soft" : ""}`}
            >
              <span className="text-right text-muted text-sm tabular-nums">{rank}</span>
              <Poster movie={movie} size="thumbnail" />
              <span className="min-w-0">
                <span className="block truncate group-hover:underline group-hover:underline-offset-2">
                  {movie.title}
                </span>
                <span className="block truncate text-[0.8125rem] text-muted">
                  {[movie.year, ...movie.genres.slice(0, 3)].filter(Boolean).join(" · ")}
                  {note ? <strong className="font-medium text-accent"> · {note}</strong> : null}
                </span>
              </span>
              <span className="col-start-3 sm:col-start-4 sm:pr-2">
                <SimilarityBar value={similarity} label={label} />
              </span>
            </Link>
            {below?.(entry)}
          </li>
        );
      })}
    </ol>
  );
}
