"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { toSegment } from "@/ui/links";
import { PickedMovie } from "./picked-movie";
import { WeightSlider } from "./weight-slider";
import { weightParameter } from "./weights";

interface WeightedPicksProperties {
  picks: readonly { movie: MovieCardFragment; weight: number }[];
  most: number;
  dataset: string;
}

/** Movies with a slider each, kept in the address. */
export function WeightedPicks({ picks, most, dataset }: WeightedPicksProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();

  function go(change: (next: URLSearchParams) => void) {
    const next = new URLSearchParams(query);
    change(next);
    startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
  }

  function add(id: string) {
    if (picks.some(({ movie }) => movie.id === id)) return;
    go((next) => next.append("movie", toSegment(id)));
  }

  function remove(id: string) {
    go((next) => {
      next.delete("movie");
      next.delete(weightParameter(id));
      for (const { movie } of picks) if (movie.id !== id) next.append("movie", toSegment(movie.id));
    });
  }

  return (
    <div aria-busy={pending}>
      {picks.length < most ? (
        <MovieCombobox
          label="Movies to blend"
          labelShown
          placeholder="Type a title"
          dataset={dataset}
          onPick={(movie) => add(movie.id)}
        />
      ) : (
        <p className="text-muted text-sm">{most} movies are blended at most.</p>
      )}
      {picks.length > 0 ? (
        <ul className="mt-3 grid gap-4" aria-label="Movies to blend">
          {picks.map(({ movie, weight }) => (
            <li key={movie.id} className="min-w-0">
              <PickedMovie movie={movie} onRemove={() => remove(movie.id)} />
              <WeightSlider
                label={`Weight of ${movie.title}`}
                weight={weight}
                onChange={(value) => go((next) => next.set(weightParameter(movie.id), String(value)))}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-2 text-muted text-sm">Weights go from -2 (away from it) to 2.</p>
      )}
    </div>
  );
}
