import type { Metadata } from "next";
import Link from "next/link";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { RunSelect } from "@/features/movie/run-select";
import { UserField } from "@/features/recommend/user-field";
import { UserRecommendations } from "@/features/recommend/user-recommendations";
import { UserRunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { SimulatedBadge } from "@/ui/badge";
import { one, oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Recommend for a user" };

export default async function ForUserPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const answer = await ask(UserRunsDocument, {});
  if (!answer.ok) return pageProblem(answer.problem, "h2");
  const runs = answer.data.trainingRuns.edges.map((edge) => edge.node);
  const run = runs.find((known) => known.id === oneId(query, "run")) ?? runs[0];
  if (!run) {
    const able = answer.data.recipes.filter((recipe) => recipe.abilities.includes("KNOW_USERS"));
    return (
      <EmptyState
        title="No run knows users yet"
        actions={able.map(({ name, title }) => (
          <Link key={name} href={`/runs/new?recipe=${name}`} className="button button-primary">
            Train {title}
          </Link>
        ))}
      >
        Personal lists come from {able.map(({ title }) => title).join(" or ")}, which learns a vector for each
        person of a dataset.
      </EmptyState>
    );
  }
  const user = one(query, "user")?.trim() ?? "";
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-2">
        <RunSelect runs={runs} current={run.id} clears={["user"]} />
        {run.dataset.simulated ? <SimulatedBadge /> : null}
      </div>
      <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
        <UserField key={`${run.id} ${user}`} run={run.id} user={user} />
        <div className="min-w-0 md:-mt-8">
          <AnswerPanel title={user ? `Recommended for user ${user}` : "Recommended"}>
            {user ? (
              <UserRecommendations run={run.id} user={user} />
            ) : (
              <AnswerHint>
                Give the id of someone whose ratings {run.dataset.name} holds: {run.dataset.userCount} people
                are in it.
              </AnswerHint>
            )}
          </AnswerPanel>
        </div>
      </div>
    </>
  );
}
