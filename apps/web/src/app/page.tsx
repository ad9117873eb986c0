import Link from "next/link";
import { notFound } from "next/navigation";
import { browseHref } from "@/features/browse/browse-query";
import { DatasetSummary } from "@/features/home/dataset-summary";
import { MapTeaser } from "@/features/map/map-teaser";
import { MovieGrid } from "@/features/movie/movie-grid";
import { SearchAndOpen } from "@/features/movie/search-and-open";
import { scopeOf } from "@/features/scope/scope";
import { ScopeBar } from "@/features/scope/scope-bar";
import { HomeDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { SectionTitle } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export default async function HomePage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const scope = await scopeOf(query, "NEIGHBORS");
  if (!scope.ok) return pageProblem(scope.problem);
  const dataset = scope.data?.dataset;
  if (!dataset && (query.run || query.dataset)) notFound();
  if (dataset?.status !== "READY") {
    return (
      <EmptyState
        level="h1"
        title="No movies yet"
        actions={
          <Link href="/datasets/new" className="button button-primary">
            Import a dataset
          </Link>
        }
      >
        {dataset?.status === "IMPORTING"
          ? `${dataset.name} is being imported. Reload this page in a moment.`
          : "Import the embedded sample, or a MovieLens release, to begin."}
      </EmptyState>
    );
  }
  const answer = await ask(HomeDocument, { dataset: dataset.id });
  if (!answer.ok) return pageProblem(answer.problem);
  const movies = answer.data.movies.edges.map((edge) => edge.node);
  const genres = answer.data.dataset?.genres ?? [];
  const run = oneId(query, "run");
  return (
    <>
      <ScopeBar dataset={dataset} run={scope.data?.run ?? null} />
      <section className="mx-auto max-w-2xl pb-12 text-center sm:pt-6 sm:pb-16">
        <h1 className="text-[2.25rem] leading-[1.05] sm:text-[3.25rem]">
          Every movie, by the company it keeps
        </h1>
        <p className="mx-auto mt-4 max-w-xl text-muted sm:text-lg">
          Embeddings learned from what people watched. Find a movie, see what stands near it, ask what follows
          from it.
        </p>
        <div className="mt-8 text-left">
          <SearchAndOpen dataset={dataset.id} run={run} large />
        </div>
      </section>
      {scope.data?.run ? <MapTeaser dataset={dataset} run={scope.data.run} named={run} /> : null}
      <DatasetSummary
        dataset={dataset}
        run={scope.data?.run ?? null}
        recommending={run ? null : (dataset.recommendationsRun ?? null)}
      />
      <section className="mt-12 sm:mt-16">
        <SectionTitle
          aside={
            <Link href={browseHref({ dataset: dataset.id, run })} className="link">
              All {formatCount(answer.data.movies.totalCount)} movies
            </Link>
          }
        >
          Most rated
        </SectionTitle>
        {genres.length > 0 ? (
          <nav aria-label="Genres" className="-mt-1 mb-6 flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {genres.map(({ name }) => (
              <Link
                key={name}
                href={browseHref({ dataset: dataset.id, run, genre: name })}
                className="inline-flex min-h-6 items-center text-muted hover:text-ink hover:underline hover:underline-offset-2"
              >
                {name}
              </Link>
            ))}
          </nav>
        ) : null}
        <MovieGrid movies={movies} run={run} />
      </section>
    </>
  );
}
