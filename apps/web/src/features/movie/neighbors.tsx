import { type MovieFilter, MovieNeighborsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { ProblemPanel } from "@/ui/notice";
import { RankedMovies } from "./ranked-movies";

export const neighborCount = 12;

/** A movie's neighbors in one run; an awaited part of the page, streamed in when the space has answered. */
export async function Neighbors({
  movie,
  run,
  filter,
}: {
  movie: string;
  run: string;
  filter?: MovieFilter;
}) {
  const answer = await ask(MovieNeighborsDocument, { id: movie, run, first: neighborCount, filter });
  if (!answer.ok) return <ProblemPanel problem={answer.problem} />;
  const neighbors = answer.data.movie?.neighbors ?? [];
  if (neighbors.length === 0) {
    return (
      <p className="py-10 text-center text-muted">
        {filter
          ? "No movie passes this filter."
          : "This run's vocabulary has no neighbors for this movie: it was rated too rarely for the run to learn it."}
      </p>
    );
  }
  return <RankedMovies movies={neighbors} run={run} />;
}
