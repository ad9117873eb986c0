import Link from "next/link";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { formatProbability } from "@/ui/format";
import { movieHref } from "@/ui/links";
import { Poster } from "@/ui/poster";

interface PredictedMoviesProperties {
  movies: readonly { movie: MovieCardFragment; probability: number }[];
  run: string | null;
}

/** Predicted movies with their probabilities, the likeliest first. */
export function PredictedMovies({ movies, run }: PredictedMoviesProperties) {
  if (movies.length === 0) return <p className="py-10 text-center text-muted">Nothing is predicted.</p>;
  return (
    <ol className="divide-y divide-line">
      {movies.map(({ movie, probability }, at) => (
        <li key={movie.id} className="py-2">
          <Link
            href={movieHref(movie.id, run)}
            className="group grid min-h-16 grid-cols-[1.5rem_2.5rem_1fr_auto] items-center gap-x-3 rounded-lg"
          >
            <span className="text-right text-muted text-sm tabular-nums">{at + 1}</span>
            <Poster movie={movie} size="thumbnail" />
            <span className="min-w-0">
              <span className="block truncate group-hover:underline group-hover:underline-offset-2">
                {movie.title}
              </span>
              <span className="block truncate text-[0.8125rem] text-muted">
                {[movie.year, ...movie.genres.slice(0, 3)].filter(Boolean).join(" · ")}
              </span>
            </span>
            <span className="pr-2 text-sm tabular-nums">{formatProbability(probability)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
