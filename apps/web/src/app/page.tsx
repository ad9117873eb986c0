import Link from "next/link";
import { DatasetSummary } from "@/features/home/dataset-summary";
import { MovieGrid } from "@/features/movie/movie-grid";
import { SearchAndOpen } from "@/features/movie/search-and-open";
import { HomeDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { oneId, type PageQuery } from "@/ui/links";
import { EmptyState } from "@/ui/notice";
import { SectionTitle } from "@/ui/page-header";
import { pageProblem } from "@/ui/page-problem";

export default async function HomePage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const chosen = oneId(await searchParams, "dataset");
  const answer = await ask(HomeDocument, { dataset: chosen });
  if (!answer.ok) return pageProblem(answer.problem);
  const datasets = answer.data.datasets.edges.map((edge) => edge.node);
  const movies = answer.data.movies.edges.map((edge) => edge.node);
  const ready = datasets.filter((dataset) => dataset.status === "READY");
  const shown = ready.find((dataset) => dataset.id === (chosen ?? movies[0]?.dataset.id)) ?? ready[0];
  if (!shown) {
    return (
      <EmptyState
        title="No movies yet"
        actions={
          <Link href="/datasets/new" className="button button-primary">
            Import a dataset
          </Link>
        }
      >
        {datasets.some((dataset) => dataset.status === "IMPORTING")
          ? "A dataset is being imported. Reload this page in a moment."
          : "Import the embedded sample, or a MovieLens release, to begin."}
      </EmptyState>
    );
  }
  return (
    <>
      <section className="mx-auto max-w-2xl pb-12 text-center sm:pt-6 sm:pb-16">
        <h1 className="text-[2.25rem] leading-[1.05] sm:text-[3.25rem]">
          Every movie, by the company it keeps
        </h1>
        <p className="mx-auto mt-4 max-w-xl text-muted sm:text-lg">
          Embeddings learned from what people watched. Find a movie, see what stands near it, ask what follows
          from it.
        </p>
        <div className="mt-8 text-left">
          <SearchAndOpen dataset={shown.id} large />
        </div>
      </section>
      <DatasetSummary dataset={shown} others={ready} />
      <section className="mt-12 sm:mt-16">
        <SectionTitle aside={`${formatCount(answer.data.movies.totalCount)} movies in all`}>
          Most rated
        </SectionTitle>
        <MovieGrid movies={movies} />
      </section>
    </>
  );
}
