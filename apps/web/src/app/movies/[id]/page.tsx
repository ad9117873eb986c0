import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MovieFacts } from "@/features/movie/movie-facts";
import { filterFromQuery, genresOf, minRatingsOf } from "@/features/movie/neighbor-filter";
import { NeighborFilterForm } from "@/features/movie/neighbor-filter-form";
import { Neighbors } from "@/features/movie/neighbors";
import { RaritySwitch } from "@/features/movie/rarity-switch";
import { RunSelect } from "@/features/movie/run-select";
import { SearchAndOpen } from "@/features/movie/search-and-open";
import { MovieChoicesDocument, MoviePageDocument } from "@/graphql/generated/documents";
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
  const choices = await ask(MovieChoicesDocument, { dataset: movie.dataset.id });
  if (!choices.ok) return pageProblem(choices.problem);
  const runs = choices.data.trainingRuns.edges.map((edge) => edge.node);
  const run = oneId(query, "run") ?? movie.dataset.promotedRun?.id ?? null;
  const filter = filterFromQuery(query, movie.dataset);
  return (
    <>
      <div className="mb-8 max-w-md">
        <SearchAndOpen dataset={movie.dataset.id} run={oneId(query, "run")} />
      </div>
      <div className="grid grid-cols-1 gap-x-14 gap-y-12 lg:grid-cols-[16rem_1fr]">
        <MovieFacts movie={movie} />
        <section className="min-w-0" aria-label="Neighbors">
          <SectionTitle>Nearest movies</SectionTitle>
          <p className="-mt-2 mb-4 max-w-prose text-muted text-sm">
            Cosine similarity of the run's vectors: 1 is the same direction, 0 is unrelated. Movies are near
            when the same people watched them, or whatever else the run's recipe learns from.
          </p>
          {runs.length > 0 ? (
            <>
              <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
                <RunSelect runs={runs} current={run} />
                <Link
                  href={`/ask/similar?add=${toSegment(id)}${run ? `&run=${toSegment(run)}` : ""}`}
                  className="button"
                >
                  Ask with this movie
                </Link>
              </div>
              <NeighborFilterForm genres={genresOf(choices.data.movies.edges.map((edge) => edge.node))} />
            </>
          ) : null}
          {run ? <RaritySwitch minRatings={minRatingsOf(query, movie.dataset)} /> : null}
          {run ? (
            <Neighbors movie={id} run={run} filter={filter} />
          ) : (
            <EmptyState
              title={runs.length > 0 ? "No run is promoted" : "Nothing has been learned yet"}
              actions={
                <Link
                  href={`/runs/new?dataset=${toSegment(movie.dataset.id)}`}
                  className="button button-primary"
                >
                  Start a run
                </Link>
              }
            >
              {runs.length > 0
                ? "Choose a run above, or promote one so that it answers when none is named."
                : "Train a recipe on this dataset, and this movie's neighbors appear here."}
            </EmptyState>
          )}
        </section>
      </div>
    </>
  );
}
