import Link from "next/link";
import type { RecommendedFragment } from "@/graphql/generated/documents";
import { formatMetric } from "@/ui/format";
import { movieHref } from "@/ui/links";
import { Poster } from "@/ui/poster";

/** Each recommended movie with the liked ones it follows from. Scores rank; their scale is the run's own. */
export function RecommendedMovies({
  recommendations,
  run,
  reasonWords = "Because you like",
}: {
  recommendations: readonly RecommendedFragment[];
  /** The run that the movies' pages ask; without one the promoted. */
  run: string | null;
  /** What stands before the liked movies. */
  reasonWords?: string;
}) {
  return (
    <ol className="divide-y divide-line">
      {recommendations.map(({ movie, score, because }) => (
        <li key={movie.id} className="flex min-h-24 items-center gap-4 py-3">
          <Link
            href={movieHref(movie.id, run)}
            className="w-12 shrink-0 rounded-lg"
            tabIndex={-1}
            aria-hidden="true"
          >
            <Poster movie={movie} size="thumbnail" />
          </Link>
          <div className="min-w-0 flex-1">
            <Link
              href={movieHref(movie.id, run)}
              className="font-medium hover:underline hover:underline-offset-2"
            >
              {movie.title}
            </Link>
            <p className="truncate text-[0.8125rem] text-muted">
              {[movie.year, ...movie.genres.slice(0, 3)].filter(Boolean).join(" · ")}
            </p>
            {because.length > 0 ? (
              <p className="mt-0.5 line-clamp-2 text-[0.8125rem] text-muted">
                {reasonWords}{" "}
                {because.map((reason, index) => (
                  <span key={reason.movie.id}>
                    {index > 0 ? ", " : ""}
                    <span className="text-ink">{reason.movie.title}</span>{" "}
                    <span className="tabular-nums">{reason.similarity.toFixed(2)}</span>
                  </span>
                ))}
              </p>
            ) : null}
          </div>
          <span
            className="text-muted text-sm tabular-nums"
            title="Score: it ranks, and its scale is the run's own"
          >
            <span className="sr-only">Score </span>
            {formatMetric(score)}
          </span>
        </li>
      ))}
    </ol>
  );
}
