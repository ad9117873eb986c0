import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MovieFacts } from "@/features/movie/movie-facts";
import { keptFilter } from "@/features/movie/neighbor-filter";
import { Neighbors } from "@/features/movie/neighbors";
import { SearchAndOpen } from "@/features/movie/search-and-open";
import { scopeOf } from "@/features/scope/scope";
import { inScope } from "@/features/scope/scope-address";
import { ScopeBar } from "@/features/scope/scope-bar";
import { MoviePageDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, oneId, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { SectionTitle } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

interface Properties {
  params: Promise<{ id: string }>;
  searchParams: Promise<PageQuery>;
}

// The title and the page ask the same question once.
const moviePage = cache((id: string) => ask(MoviePageDocument, { id }));

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const answer = await moviePage(fromSegment((await params).id));
  return { title: answer.ok ? answer.data.movie?.title : undefined };
}

export default async function MoviePage({ params, searchParams }: Properties) {
  const id = fromSegment((await params).id);
  const query = await searchParams;
  const answer = await moviePage(id);
  if (!answer.ok) return pageProblem(answer.problem);
  const { movie } = answer.data;
  if (!movie) notFound();
  const scope = await scopeOf(query, "NEIGHBORS", movie.dataset.id);
  if (!scope.ok) return pageProblem(scope.problem);
  const run = scope.data?.run ?? null;
  const asking = inScope("/ask", { dataset: movie.dataset.id, run: oneId(query, "run") });
  const onMap = inScope("/map", { dataset: movie.dataset.id, run: oneId(query, "run") });
  return (
    <>
      <ScopeBar dataset={movie.dataset} run={run} />
      <div className="mb-8 max-w-md">
        <SearchAndOpen dataset={movie.dataset.id} run={oneId(query, "run")} keep={keptFilter(query)} />
      </div>
      <div className="grid grid-cols-1 gap-x-14 gap-y-12 lg:grid-cols-[16rem_1fr]">
        <MovieFacts movie={movie} run={oneId(query, "run")} />
        <section className="min-w-0" aria-label="Neighbors">
          <SectionTitle
            aside={
              run ? (
                <span className="flex flex-wrap gap-x-4">
                  <Link href={`${onMap}&movie=${toSegment(id)}`} className="link">
                    Show on the map
                  </Link>
                  <Link href={`${asking}&a=${toSegment(id)}`} className="link">
                    Use it in an analogy
                  </Link>
                </span>
              ) : null
            }
          >
            Nearest movies
          </SectionTitle>
          {run ? (
            <Neighbors
              movie={id}
              run={run}
              named={oneId(query, "run")}
              dataset={movie.dataset}
              query={query}
            />
          ) : (
            <EmptyState
              title="No run is promoted for neighbors"
              actions={
                <Link
                  href={`/runs/new?dataset=${toSegment(movie.dataset.id)}`}
                  className="button button-primary"
                >
                  Start a run
                </Link>
              }
            >
              Choose a run above, or train a recipe on {movie.dataset.name}: this movie's neighbors appear
              here.
            </EmptyState>
          )}
        </section>
      </div>
    </>
  );
}
