"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { toSegment } from "@/ui/links";
import { PickedMovie } from "./picked-movie";

interface MovieSlotProperties {
  /** The query parameter that this slot fills. */
  name: string;
  label: string;
  movie: MovieCardFragment | undefined;
  dataset: string;
}

/** One movie of a question, kept in the address: a field while empty, the movie once chosen. Same height both ways. */
export function MovieSlot({ name, label, movie, dataset }: MovieSlotProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();

  function set(id: string | null) {
    const next = new URLSearchParams(query);
    if (id === null) next.delete(name);
    else next.set(name, toSegment(id));
    startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
  }

  return (
    <div className="min-h-[4.75rem]" aria-busy={pending}>
      {movie ? (
        <>
          <span className="mb-1.5 block font-medium text-sm">{label}</span>
          <PickedMovie movie={movie} onRemove={() => set(null)} />
        </>
      ) : (
        <MovieCombobox
          label={label}
          labelShown
          placeholder="Type a title"
          dataset={dataset}
          onPick={(picked) => set(picked.id)}
        />
      )}
    </div>
  );
}
