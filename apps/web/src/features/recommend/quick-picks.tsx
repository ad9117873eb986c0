"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { toSegment } from "@/ui/links";
import { Poster } from "@/ui/poster";

/** Well known movies to like with one press. */
export function QuickPicks({ movies }: { movies: readonly MovieCardFragment[] }) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  return (
    <ul className="grid grid-cols-3 gap-3 sm:grid-cols-4 lg:grid-cols-6">
      {movies.map((movie) => (
        <li key={movie.id}>
          <button
            type="button"
            className="block w-full rounded-lg text-left transition-transform duration-200 hover:-translate-y-1"
            onClick={() => {
              const next = new URLSearchParams(query);
              next.append("liked", toSegment(movie.id));
              router.push(`${path}?${next}`, { scroll: false });
            }}
          >
            <span className="sr-only">
              I like {movie.title} {movie.year ? `(${movie.year})` : ""}
            </span>
            <Poster movie={movie} />
          </button>
        </li>
      ))}
    </ul>
  );
}
