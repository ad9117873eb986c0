import Link from "next/link";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { formatCompact } from "@/ui/format";
import { movieHref } from "@/ui/links";
import { Poster } from "@/ui/poster";

/** Movies as tiles, each a link to its page. */
export function MovieGrid({ movies, run }: { movies: readonly MovieCardFragment[]; run?: string }) {
  return (
    <ul className="grid grid-cols-3 gap-x-3 gap-y-6 sm:grid-cols-4 sm:gap-x-5 sm:gap-y-8 md:grid-cols-6">
      {movies.map((movie) => (
        <li key={movie.id}>
          <Link href={movieHref(movie.id, run)} className="group block rounded-lg">
            <div className="transition-transform duration-200 group-hover:-translate-y-1">
              <Poster movie={movie} />
            </div>
            <div className="mt-2.5 text-sm leading-snug">
              <span className="block truncate group-hover:underline group-hover:underline-offset-2">
                {movie.title}
              </span>
              <span className="block text-[0.8125rem] text-muted tabular-nums">
                {movie.year ? <span className="sr-only">{movie.year}, </span> : null}
                {formatCompact(movie.ratingCount)} ratings
                {movie.meanRating ? (
                  <span className="hidden sm:inline">
                    , <span aria-hidden="true">★ </span>
                    <span className="sr-only">mean </span>
                    {movie.meanRating.toFixed(2)}
                  </span>
                ) : null}
              </span>
            </div>
          </Link>
        </li>
      ))}
    </ul>
  );
}
