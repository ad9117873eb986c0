import type { RunQuery } from "@/graphql/generated/documents";
import { formatCount } from "@/ui/format";

type Matches = NonNullable<NonNullable<RunQuery["trainingRun"]>["matches"]>;

/** Of imported vectors: how the rows of the file found their movies, and which did not. */
export function VectorMatches({ matches }: { matches: Matches }) {
  const facts = [
    ["Vectors in the file", matches.rows],
    ["Found by the dataset's ids", matches.byId],
    ["Found by IMDb id", matches.byImdbId],
    ["Found by TMDB id", matches.byTmdbId],
    ["Found by title and year", matches.byTitle],
    ["Of a movie that an earlier row had taken", matches.repeated],
    ["Of no movie of the dataset", matches.unmatched],
  ] as const;
  return (
    <section className="panel mt-6 px-5 py-5 sm:px-7" aria-label="Imported vectors">
      <h2 className="mb-3 text-[1.375rem] leading-tight">Imported vectors</h2>
      <p className="mb-3 text-muted text-sm">
        Read from {matches.file} ({matches.format}).
      </p>
      <dl className="grid max-w-md gap-1.5 text-sm">
        {facts
          .filter(([, count], at) => at === 0 || count > 0)
          .map(([label, count]) => (
            <div key={label} className="flex justify-between gap-4">
              <dt className="text-muted">{label}</dt>
              <dd className="tabular-nums">{formatCount(count)}</dd>
            </div>
          ))}
      </dl>
      {matches.unmatchedExamples.length > 0 ? (
        <p className="mt-3 text-muted text-sm">
          Without a movie: {matches.unmatchedExamples.join(", ")}
          {matches.unmatched > matches.unmatchedExamples.length ? ", …" : "."}
        </p>
      ) : null}
    </section>
  );
}
