"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
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
  const place = useRef<HTMLDivElement>(null);
  /** The person's last act was on this slot: what takes its place has the focus next. */
  const acted = useRef(false);
  const filled = movie?.id;
  useEffect(() => {
    if (!acted.current) return;
    acted.current = false;
    focusNext(place.current, filled !== undefined);
  }, [filled]);

  function set(id: string | null) {
    acted.current = true;
    const next = new URLSearchParams(query);
    if (id === null) next.delete(name);
    else next.set(name, toSegment(id));
    startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
  }

  return (
    <div ref={place} className="min-h-[4.75rem]" aria-busy={pending} data-slot>
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

/** A slot just filled leads on to the next empty one, if any; one just emptied to its own field. */
function focusNext(place: HTMLElement | null, filled: boolean) {
  if (!place) return;
  const others = [...(place.parentElement?.querySelectorAll<HTMLElement>("[data-slot]") ?? [])];
  const later = others.slice(others.indexOf(place) + 1);
  const empty = filled ? later.map((slot) => slot.querySelector("input")).find(Boolean) : null;
  (empty ?? place.querySelector<HTMLElement>("input, button"))?.focus();
}
