import type { MovieCardFragment, TermFieldsFragment } from "@/graphql/generated/documents";
import { formatCount } from "@/ui/format";
import { Poster } from "@/ui/poster";

/** A found movie, as a row of a list of matches. */
export function MovieMatch({ movie }: { movie: MovieCardFragment }) {
  return (
    <>
      <div className="w-7 shrink-0">
        <Poster movie={movie} size="thumbnail" />
      </div>
      <span className="min-w-0 flex-1 truncate">{movie.title}</span>
      <span className="text-muted text-sm tabular-nums">{movie.year}</span>
    </>
  );
}

const kinds = { PERSON: "Person", GENRE: "Genre", DECADE: "Decade" } as const;

/** A found person, genre or decade. */
export function TermMatch({ term }: { term: TermFieldsFragment }) {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">
        {term.name}
        <span className="text-muted text-sm"> · {kinds[term.kind]}</span>
      </span>
      <span className="shrink-0 text-muted text-sm tabular-nums">
        {formatCount(term.movieCount)} {term.movieCount === 1 ? "movie" : "movies"}
      </span>
    </>
  );
}
