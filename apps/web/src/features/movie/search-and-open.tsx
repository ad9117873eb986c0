"use client";

import { useRouter } from "next/navigation";
import { movieHref } from "@/ui/links";
import { MovieCombobox } from "./movie-combobox";

interface SearchAndOpenProperties {
  dataset?: string;
  large?: boolean;
  run?: string;
  /** Query of the movie's address besides the run. */
  keep?: string;
}

/** The search that opens the movie it finds. */
export function SearchAndOpen({ dataset, large, run, keep }: SearchAndOpenProperties) {
  const router = useRouter();
  return (
    <MovieCombobox
      label="Search movies"
      placeholder="Search movies by title"
      dataset={dataset}
      slashFocuses
      large={large}
      onPick={(movie) => router.push(movieHref(movie.id, run, keep))}
    />
  );
}
