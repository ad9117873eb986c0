import Link from "next/link";
import type { ScopeDatasetFragment, ScopeRunFragment } from "@/graphql/generated/documents";
import { SimulatedBadge } from "@/ui/badge";
import { formatCompact, formatCount } from "@/ui/format";
import { datasetHref, runHref, toSegment } from "@/ui/links";

/** What the page's movies come from, and which runs answer for them. */
export function DatasetSummary({
  dataset,
  run,
  recommending,
}: {
  dataset: ScopeDatasetFragment;
  run: ScopeRunFragment | null;
  /** The run that recommends, where that may be another one. */
  recommending: ScopeRunFragment | null;
}) {
  const figures = [
    { label: "Movies", value: dataset.movieCount },
    { label: dataset.simulated ? "Simulated people" : "People", value: dataset.userCount },
    { label: "Ratings", value: dataset.ratingCount },
  ];
  return (
    <section
      aria-label="Dataset"
      className="panel grid grid-cols-1 gap-x-10 gap-y-5 px-5 py-5 sm:grid-cols-[1fr_auto] sm:px-7 sm:py-6"
    >
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Link
            href={datasetHref(dataset.id)}
            className="font-serif text-xl hover:underline hover:underline-offset-4"
          >
            {dataset.name}
          </Link>
          {dataset.simulated ? <SimulatedBadge /> : null}
        </div>
        <p className="mt-1.5 text-muted text-sm">
          {run ? (
            <>
              Answers come from{" "}
              <Link href={runHref(run.id)} className="link">
                {run.name}
              </Link>{" "}
              ({run.recipe.title}).
              {recommending && recommending.id !== run.id ? (
                <>
                  {" "}
                  Recommendations come from{" "}
                  <Link href={runHref(recommending.id)} className="link">
                    {recommending.name}
                  </Link>{" "}
                  ({recommending.recipe.title}).
                </>
              ) : null}
            </>
          ) : (
            <>
              No run is promoted for neighbors yet.{" "}
              <Link href={`/runs/new?dataset=${toSegment(dataset.id)}`} className="link">
                Train one
              </Link>{" "}
              to see neighbors.
            </>
          )}
        </p>
      </div>
      <dl className="flex gap-8 sm:gap-10">
        {figures.map(({ label, value }) => (
          <div key={label} className="flex flex-col-reverse justify-end">
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="font-serif text-2xl tabular-nums leading-tight" title={formatCount(value)}>
              {formatCompact(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
