import Link from "next/link";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { movieHref } from "@/ui/links";

interface SimilarityTableProperties {
  movies: readonly MovieCardFragment[];
  /** Cosines, rows and columns in the order of the movies. */
  matrix: readonly (readonly number[])[];
  run: string | null;
}

/** Without a sign before zero. */
const twoDigits = (cosine: number) => (Math.round(cosine * 100) / 100 || 0).toFixed(2);

/** Every pair's cosine: the stronger the color, the more alike. Columns are numbered as the rows are. */
export function SimilarityTable({ movies, matrix, run }: SimilarityTableProperties) {
  return (
    <div className="relative overflow-x-auto">
      <table className="border-separate border-spacing-0.5 text-sm tabular-nums">
        <caption className="sr-only">Cosine of every pair of movies</caption>
        <thead>
          <tr>
            <th scope="col" className="text-left font-medium">
              <span className="sr-only">Movie</span>
            </th>
            {movies.map((movie, at) => (
              <th
                key={movie.id}
                scope="col"
                title={movie.title}
                className="min-w-11 px-1 pb-1 font-medium text-muted"
              >
                <span aria-hidden="true">{at + 1}</span>
                <span className="sr-only">{movie.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {movies.map((movie, row) => (
            <tr key={movie.id}>
              <th scope="row" className="max-w-40 truncate pr-3 sm:max-w-72 text-left font-normal">
                <span className="mr-2 inline-block w-5 text-right text-muted">{row + 1}</span>
                <Link href={movieHref(movie.id, run)} className="hover:underline">
                  {movie.title}
                </Link>
              </th>
              {(matrix[row] ?? []).map((cosine, column) => (
                <td
                  key={movies[column]?.id ?? column}
                  className="rounded px-1 py-1.5 text-center"
                  style={{
                    background: `color-mix(in oklab, var(${cosine < 0 ? "--second" : "--accent"}) ${Math.round(Math.min(1, Math.abs(cosine)) * 55)}%, var(--sunken))`,
                  }}
                >
                  {row === column ? <span className="text-muted">1</span> : twoDigits(cosine)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
