import type { MovieCardFragment } from "@/graphql/generated/documents";
import { Poster } from "@/ui/poster";

/** A chosen movie with the button that takes it away. */
export function PickedMovie({ movie, onRemove }: { movie: MovieCardFragment; onRemove: () => void }) {
  return (
    <div className="flex min-h-10 items-center gap-2.5 rounded-lg border border-line bg-surface py-1 pr-1 pl-1.5">
      <div className="w-5 shrink-0 [&>*]:rounded-sm">
        <Poster movie={movie} size="thumbnail" />
      </div>
      <span className="min-w-0 flex-1 truncate text-[0.9375rem]">
        {movie.title}
        {movie.year ? <span className="text-muted"> {movie.year}</span> : null}
      </span>
      <button
        type="button"
        onClick={onRemove}
        className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
      >
        <span className="sr-only">Remove {movie.title}</span>
        <svg
          aria-hidden="true"
          viewBox="0 0 16 16"
          className="size-3.5"
          stroke="currentColor"
          strokeWidth="1.6"
        >
          <path d="m3 3 10 10M13 3 3 13" />
        </svg>
      </button>
    </div>
  );
}
