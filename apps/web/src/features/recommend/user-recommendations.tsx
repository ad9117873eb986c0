import { RecommendForUserDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { InlineProblem } from "@/ui/notice";
import { RecommendedMovies } from "./recommended-movies";

/** What a run that learned users recommends to one of them. */
export async function UserRecommendations({ run, user }: { run: string; user: string }) {
  const answer = await ask(RecommendForUserDocument, { run, user, first: 12 });
  if (!answer.ok) return <InlineProblem>{answer.problem.message}</InlineProblem>;
  const recommendations = answer.data.embedding?.recommendForUser ?? [];
  return <RecommendedMovies recommendations={recommendations} run={run} reasonWords="Because they like" />;
}
