import { AnswerHint } from "@/features/ask/answer-panel";
import { type MovieFilter, RecommendForUserDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { InlineProblem } from "@/ui/notice";
import { RecommendedMovies } from "./recommended-movies";

/** What a run that learned users recommends to one of them. */
export async function UserRecommendations({
  run,
  user,
  filter,
}: {
  run: string;
  user: string;
  /** What the movies must be like. */
  filter: MovieFilter | undefined;
}) {
  const answer = await ask(RecommendForUserDocument, { run, user, first: 12, filter });
  if (!answer.ok) return <InlineProblem>{answer.problem.message}</InlineProblem>;
  const recommendations = answer.data.embedding?.recommendForUser ?? [];
  if (recommendations.length === 0)
    return <AnswerHint>No movie that this run learned passes the filter.</AnswerHint>;
  return <RecommendedMovies recommendations={recommendations} run={run} reasonWords="Because they like" />;
}
