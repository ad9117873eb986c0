"use client";

import { useRouter } from "next/navigation";
import { termHref } from "@/features/browse/browse-query";
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
      placeholder="A title, a person, a genre, a decade"
      dataset={dataset}
      slashFocuses
      large={large}
      onPick={(movie) => router.push(movieHref(movie.id, run, keep))}
      onTerm={dataset === undefined ? undefined : (term) => router.push(termHref(term, dataset, run))}
    />
  );
}
