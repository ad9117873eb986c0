import type { DatasetLiveFragment } from "@/graphql/generated/documents";
import { formatCount } from "@/ui/format";

type Enriched = NonNullable<DatasetLiveFragment["enriched"]>;

/** Whose metadata was joined to the movies, how they were found there, and which were not. */
export function JoinedMetadata({ enriched }: { enriched: Enriched }) {
  const { name, movies, unmatched, unmatchedExamples } = enriched;
  const facts = [
    ["Found by IMDb id", enriched.byImdbId],
    ["Found by TMDB id", enriched.byTmdbId],
    ["Found by title and year", enriched.byTitle],
    ["Of these a year apart, or without a year", enriched.uncertain],
    ["Not found", unmatched],
    ["Of these not told apart by their titles", enriched.ambiguous],
  ] as const;
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="joined">
      <h2 id="joined" className="mb-3 text-[1.375rem]">
        Joined metadata
      </h2>
      <p className="mb-3 break-words text-muted text-sm">
        Of {name}, for {formatCount(movies - unmatched)} of {formatCount(movies)} movies.
      </p>
      <dl className="grid gap-1.5 text-sm">
        {facts
          .filter(([, count]) => count > 0)
          .map(([label, count]) => (
            <div key={label} className="flex justify-between gap-4">
              <dt className="text-muted">{label}</dt>
              <dd className="tabular-nums">{formatCount(count)}</dd>
            </div>
          ))}
      </dl>
      {unmatchedExamples.length > 0 ? (
        <p className="mt-3 break-words text-muted text-sm">
          Not found: {unmatchedExamples.join(", ")}
          {unmatched > unmatchedExamples.length ? ", …" : "."}
        </p>
      ) : null}
    </section>
  );
}
