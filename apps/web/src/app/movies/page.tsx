import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { BrowseForm } from "@/features/browse/browse-form";
import { browseFromQuery } from "@/features/browse/browse-query";
import { Chosen } from "@/features/browse/chosen";
import { MovieGrid } from "@/features/movie/movie-grid";
import { yearsBackwards } from "@/features/movie/neighbor-filter";
import { scopeOf } from "@/features/scope/scope";
import { inScope } from "@/features/scope/scope-address";
import { ScopeBar } from "@/features/scope/scope-bar";
import { BrowseDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { many, one, oneId, type PageQuery, queryString } from "@/ui/links";
import { EmptyState, InlineProblem } from "@/ui/notice";
import { PageHeader } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

interface Properties {
  searchParams: Promise<PageQuery>;
}

export async function generateMetadata({ searchParams }: Properties): Promise<Metadata> {
  return { title: titleOf(await searchParams) };
}

/** The list is named by the one thing that its movies share, where there is one. */
function titleOf(query: PageQuery): string {
  const people = many(query, "person");
  const genres = many(query, "genre");
  const from = one(query, "from");
  const to = one(query, "to");
  if (people.length === 1 && genres.length === 0) return `Movies with ${people[0]}`;
  if (genres.length === 1 && people.length === 0) return `${genres[0]} movies`;
  if (
    people.length + genres.length === 0 &&
    from &&
    to &&
    Number(to) - Number(from) === 9 &&
    from.endsWith("0")
  )
    return `Movies of the ${from}s`;
  return "All movies";
}

export default async function MoviesPage({ searchParams }: Properties) {
  const query = await searchParams;
  const scope = await scopeOf(query, "NEIGHBORS");
  if (!scope.ok) return pageProblem(scope.problem);
  const dataset = scope.data?.dataset;
  if (!dataset && (query.run || query.dataset)) notFound();
  if (dataset?.status !== "READY")
    return (
      <EmptyState
        level="h1"
        title="No movies yet"
        actions={
          <Link href="/datasets/new" className="button button-primary">
            Import a dataset
          </Link>
        }
      />
    );
  const run = oneId(query, "run");
  const backwards = yearsBackwards(query);
  const answer = await ask(
    BrowseDocument,
    browseFromQuery(backwards ? { ...query, from: undefined, to: undefined } : query, dataset.id),
  );
  if (!answer.ok) return pageProblem(answer.problem);
  const { totalCount, approximate, edges, pageInfo } = answer.data.movies;
  const page = (name: "after" | "before", cursor: string | null | undefined) => {
    const next = queryString(query);
    for (const other of ["after", "before"]) next.delete(other);
    if (cursor) next.set(name, cursor);
    return `/movies?${next}`;
  };
  const words = one(query, "q");
  return (
    <>
      <ScopeBar dataset={dataset} run={scope.data?.run ?? null} />
      <PageHeader
        title={titleOf(query)}
        above={
          <Link href={inScope("/", { dataset: dataset.id, run })} className="link">
            Movies
          </Link>
        }
      >
        {backwards
          ? ""
          : `${formatCount(totalCount)} of ${formatCount(dataset.movieCount)} in ${dataset.name}.`}
      </PageHeader>
      <BrowseForm genres={answer.data.dataset?.genres ?? []} />
      <Chosen />
      {backwards ? (
        <InlineProblem>
          No movie is of these years: {backwards.from} is after {backwards.to}.
        </InlineProblem>
      ) : edges.length === 0 ? (
        <EmptyState title="No movie passes this filter" />
      ) : (
        <>
          {words && approximate ? (
            <p className="mb-5 text-muted text-sm">No title has “{words}”. These are spelled nearly so:</p>
          ) : null}
          <MovieGrid movies={edges.map((edge) => edge.node)} run={run} />
          {pageInfo.hasPreviousPage || pageInfo.hasNextPage ? (
            <nav aria-label="Pages" className="mt-10 flex flex-wrap items-center justify-between gap-3">
              <span className="flex gap-2">
                <PageLink href={page("after", null)} to={pageInfo.hasPreviousPage}>
                  First
                </PageLink>
                <PageLink href={page("before", pageInfo.startCursor)} to={pageInfo.hasPreviousPage}>
                  Previous
                </PageLink>
              </span>
              <PageLink href={page("after", pageInfo.endCursor)} to={pageInfo.hasNextPage}>
                Next
              </PageLink>
            </nav>
          ) : null}
        </>
      )}
    </>
  );
}

function PageLink({ href, to, children }: { href: string; to: boolean; children: string }) {
  return to ? (
    <Link href={href} className="button">
      {children}
    </Link>
  ) : (
    <span aria-disabled="true" className="button opacity-55">
      {children}
    </span>
  );
}
