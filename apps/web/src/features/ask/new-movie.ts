import type { NewMovieInput } from "@/graphql/generated/documents";
import { many, one, type PageQuery } from "@/ui/links";

/** "a, b,, c" → ["a", "b", "c"]. */
function listed(text: string | undefined): string[] {
  return (text ?? "")
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** The movie that an address describes; `problem`: what is wrong with its year. */
export function newMovieOf(query: PageQuery): { movie: NewMovieInput; problem: string | null } {
  const text = one(query, "year")?.trim();
  const year = text && /^\d{1,9}$/.test(text) ? Number(text) : null;
  const problem =
    text && (year === null || year < 1800 || year > 2200) ? "A year is a whole number, 1800 to 2200." : null;
  return {
    problem,
    movie: {
      year: problem ? null : year,
      genres: many(query, "genre"),
      keywords: listed(one(query, "keywords")),
      directors: listed(one(query, "directors")),
      cast: listed(one(query, "cast")),
      overview: one(query, "overview")?.trim() || null,
    },
  };
}

/** Nothing is told of it. */
export function isEmpty(movie: NewMovieInput): boolean {
  return (
    movie.year == null &&
    !movie.overview &&
    [movie.genres, movie.keywords, movie.directors, movie.cast].every((list) => !list?.length)
  );
}
