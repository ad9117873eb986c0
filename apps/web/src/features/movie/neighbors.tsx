import { AnswerHint } from "@/features/ask/answer-panel";
import { type MovieFilter, MovieNeighborsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { ProblemPanel } from "@/ui/notice";
import { RankedMovies } from "./ranked-movies";

const neighborCount = 12;

/** A movie's neighbors in one run. */
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
  const { neighbors = [], unlearned } = answer.data.movie ?? {};
  if (unlearned)
    return <AnswerHint>This run never learned this movie. {unlearned} Another run may know it.</AnswerHint>;
  if (neighbors.length === 0)
    return (
      <AnswerHint>
        {filter ? "No movie that this run learned passes the filter." : "This run learned no other movie."}
      </AnswerHint>
    );
  return <RankedMovies movies={neighbors} run={run} />;
}
