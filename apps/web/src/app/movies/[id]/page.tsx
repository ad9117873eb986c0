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
import { fromSegment, one, oneId, type PageQuery, toSegment } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { SectionTitle } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";
import { shareMetadata } from "@/ui/share";

interface Properties {
  params: Promise<{ id: string }>;
  searchParams: Promise<PageQuery>;
}

// The title and the page ask the same question once.
const moviePage = cache((id: string) => ask(MoviePageDocument, { id }));

export async function generateMetadata({ params, searchParams }: Properties): Promise<Metadata> {
  const { id } = await params;
  const answer = await moviePage(fromSegment(id));
  const movie = answer.ok ? answer.data.movie : null;
  if (!movie) return {};
  const run = one(await searchParams, "run");
  const facts = [movie.year, ...movie.genres.slice(0, 3)].filter(Boolean).join(", ");
  const about = movie.overview ?? `${facts}. The movies nearest to it, and its place on the map.`;
  const picture = { dataset: toSegment(movie.dataset.id), movie: id, run };
  return shareMetadata(movie.title, about, picture);
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
  const along = inScope("/ask/along", { dataset: movie.dataset.id, run: oneId(query, "run") });
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
                  <Link href={`${along}&movie=${toSegment(id)}`} className="link">
                    More like this, but …
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
