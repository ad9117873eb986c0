"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { toSegment } from "@/ui/links";
import { PickedMovie } from "./picked-movie";

interface MoviePicksProperties {
  /** The repeated query parameter that holds the picks. */
  name: string;
  label: string;
  hint?: string;
  movies: readonly MovieCardFragment[];
  dataset: string;
  /** The picks stand in three columns where there is room. */
  wide?: boolean;
}

/** Any number of movies, kept in the address. */
export function MoviePicks({ name, label, hint, movies, dataset, wide }: MoviePicksProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();

  function set(ids: string[]) {
    const next = new URLSearchParams(query);
    next.delete(name);
    for (const id of new Set(ids)) next.append(name, toSegment(id));
    startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
  }

  const ids = movies.map((movie) => movie.id);
  return (
    <div aria-busy={pending}>
      <MovieCombobox
        label={label}
        labelShown
        placeholder="Type a title"
        dataset={dataset}
        onPick={(movie) => set([...ids, movie.id])}
      />
      {movies.length > 0 ? (
        <ul className={`mt-2.5 grid gap-2 ${wide ? "sm:grid-cols-2 lg:grid-cols-3" : ""}`} aria-label={label}>
          {movies.map((movie) => (
            <li key={movie.id} className="min-w-0">
              <PickedMovie movie={movie} onRemove={() => set(ids.filter((id) => id !== movie.id))} />
            </li>
          ))}
        </ul>
      ) : hint ? (
        <p className="mt-2 text-muted text-sm">{hint}</p>
      ) : null}
    </div>
  );
}
