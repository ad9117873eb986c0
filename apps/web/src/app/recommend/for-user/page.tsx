import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { browseFilter } from "@/features/browse/browse-query";
import { yearsBackwards } from "@/features/movie/neighbor-filter";
import { RecommendFilter } from "@/features/recommend/recommend-filter";
import { RecommendHeader } from "@/features/recommend/recommend-header";
import { UserField } from "@/features/recommend/user-field";
import { UserRecommendations } from "@/features/recommend/user-recommendations";
import { scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import { UserRunsDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { SimulatedBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { one, oneId, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { pageProblem } from "@/ui/page-problem";

export const metadata: Metadata = { title: "Recommend for a user" };

export default async function ForUserPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const scope = await scopeOf(query, "RECOMMENDATIONS");
  if (!scope.ok) return pageProblem(scope.problem);
  const dataset = scope.data?.dataset;
  if (!dataset && (query.run || query.dataset)) notFound();
  const answer = await ask(UserRunsDocument, { dataset: dataset?.id });
  if (!answer.ok) return pageProblem(answer.problem);
  const runs = answer.data.trainingRuns.edges.map((edge) => edge.node);
  const able = answer.data.recipes.filter((recipe) => recipe.abilities.includes("KNOW_USERS"));
  const named = oneId(query, "run");
  const promoted = runs.find((known) => known.promotedFor.includes("RECOMMENDATIONS"));
  const run = named ? runs.find((known) => known.id === named) : (promoted ?? runs[0]);
  const user = one(query, "user")?.trim() ?? "";
  return (
    <>
      <ScopeBar dataset={dataset ?? null} run={run ?? scope.data?.run ?? null} />
      <RecommendHeader />
      {dataset && run ? (
        <>
          {dataset.simulated ? (
            <p className="mb-8">
              <SimulatedBadge />
            </p>
          ) : null}
          <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
            <UserField key={`${run.id} ${user}`} run={run.id} user={user} query={query} />
            <div className="min-w-0 md:-mt-8">
              <AnswerPanel title={user ? `Recommended for user ${user}` : "Recommended"}>
                {user ? (
                  <>
                    <RecommendFilter query={query} dataset={dataset.id} />
                    <UserRecommendations
                      run={run.id}
                      user={user}
                      filter={yearsBackwards(query) ? undefined : browseFilter(query)}
                    />
                  </>
                ) : (
                  <AnswerHint>
                    Give the id of someone whose ratings {dataset.name} holds:{" "}
                    {formatCount(dataset.userCount)} people are in it.
                  </AnswerHint>
                )}
              </AnswerPanel>
            </div>
          </div>
        </>
      ) : (
        <EmptyState
          title={
            named && runs.length > 0 ? `${scope.data?.run?.name} learned no users` : "No run knows users yet"
          }
          actions={
            runs.length > 0
              ? runs.slice(0, 5).map(({ id, name }) => (
                  <Link key={id} href={`/recommend/for-user?run=${toSegment(id)}`} className="button">
                    Ask {name}
                  </Link>
                ))
              : able.map(({ name, title }) => (
                  <Link
                    key={name}
                    href={`/runs/new?recipe=${name}${dataset ? `&dataset=${toSegment(dataset.id)}` : ""}`}
                    className="button button-primary"
                  >
                    Train {title}
                  </Link>
                ))
          }
        >
          Personal lists come from {able.map(({ title }) => title).join(" or ")}, which learns a vector for
          each person of a dataset.
        </EmptyState>
      )}
    </>
  );
}
