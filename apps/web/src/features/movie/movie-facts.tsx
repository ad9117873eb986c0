import Link from "next/link";
import { Fragment } from "react";
import { browseHref } from "@/features/browse/browse-query";
import type { MoviePageQuery } from "@/graphql/generated/documents";
import { SimulatedBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { Poster } from "@/ui/poster";

type PageMovie = NonNullable<MoviePageQuery["movie"]>;

/** @param run the one that the address names: links to lists keep it. */
export function MovieFacts({ movie, run }: { movie: PageMovie; run: string | undefined }) {
  const by = { dataset: movie.dataset.id, run };
  const genres = movie.genres.map((genre) => ({ name: genre, href: browseHref({ ...by, genre }) }));
  const people = (names: readonly string[]) =>
    names.map((person) => ({ name: person, href: browseHref({ ...by, person }) }));
  const facts: { label: string; value: readonly { name: string; href?: string }[] }[] = [
    { label: "Genres", value: genres },
    { label: movie.directors.length > 1 ? "Directors" : "Director", value: people(movie.directors) },
    { label: "Cast", value: people(movie.cast.slice(0, 8)) },
    { label: "Keywords", value: movie.keywords.slice(0, 12).map((name) => ({ name })) },
  ].filter((fact) => fact.value.length > 0);
  const decade = movie.year ? Math.floor(movie.year / 10) * 10 : null;
  return (
    <div className="grid grid-cols-[7.5rem_1fr] gap-x-5 gap-y-6 sm:grid-cols-[11rem_1fr] lg:grid-cols-1 lg:content-start">
      <div className="lg:w-64">
        <Poster movie={movie} size="large" />
      </div>
      <div className="min-w-0">
        <h1 className="break-words text-[1.875rem] leading-[1.08] sm:text-[2.5rem] lg:text-[2.25rem]">
          {movie.title}
        </h1>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted tabular-nums">
          {decade === null ? null : (
            <Link
              href={browseHref({ ...by, from: decade, to: decade + 9 })}
              title={`Movies of the ${decade}s`}
              className="hover:text-ink hover:underline hover:underline-offset-2"
            >
              {movie.year}
            </Link>
          )}
          <span>{formatCount(movie.ratingCount)} ratings</span>
          {movie.meanRating ? (
            <span>
              <span aria-hidden="true">★ </span>
              <span className="sr-only">mean rating </span>
              {movie.meanRating.toFixed(2)}
            </span>
          ) : null}
        </p>
        {movie.dataset.simulated ? (
          <p className="mt-3">
            <SimulatedBadge />
          </p>
        ) : null}
      </div>
      <div className="col-span-full">
        {movie.overview ? <p className="mb-5 max-w-prose">{movie.overview}</p> : null}
        <dl className="grid gap-3 text-sm">
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt className="text-muted">{label}</dt>
              <dd>
                {value.map(({ name, href }, at) => (
                  <Fragment key={name}>
                    {at > 0 ? ", " : ""}
                    {href ? (
                      <Link
                        href={href}
                        className="hover:text-accent hover:underline hover:underline-offset-2"
                      >
                        {name}
                      </Link>
                    ) : (
                      name
                    )}
                  </Fragment>
                ))}
              </dd>
            </div>
          ))}
          <div>
            <dt className="text-muted">Elsewhere</dt>
            <dd className="flex flex-wrap gap-x-4">
              {movie.imdbId ? (
                <a
                  className="link"
                  href={`https://www.imdb.com/title/${imdbTitle(movie.imdbId)}/`}
                  rel="noreferrer"
                >
                  IMDb
                </a>
              ) : null}
              {movie.tmdbId ? (
                <a
                  className="link"
                  href={`https://www.themoviedb.org/movie/${movie.tmdbId}`}
                  rel="noreferrer"
                >
                  TMDB
                </a>
              ) : null}
              <span className="text-muted">
                {movie.dataset.name} id {movie.externalId}
              </span>
            </dd>
          </div>
        </dl>
      </div>
    </div>
  );
}

/** MovieLens writes 114709 where IMDb's addresses say tt0114709. */
function imdbTitle(id: string): string {
  return id.startsWith("tt") ? id : `tt${id.padStart(7, "0")}`;
}
