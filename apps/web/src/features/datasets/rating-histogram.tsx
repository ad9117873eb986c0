import type { DatasetLiveFragment } from "@/graphql/generated/documents";
import { formatCompact, formatCount } from "@/ui/format";

/** How often each rating was given, as columns; a table for those who can't see them. */
export function RatingHistogram({ buckets }: { buckets: DatasetLiveFragment["ratingHistogram"] }) {
  const highest = Math.max(1, ...buckets.map((bucket) => bucket.count));
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="histogram">
      <h2 id="histogram" className="mb-5 text-[1.375rem]">
        Ratings
      </h2>
      {buckets.length === 0 ? (
        <p className="grid h-48 place-items-center text-muted text-sm">No ratings to count.</p>
      ) : (
        <>
          <div aria-hidden="true" className="flex h-48 items-end gap-1 sm:gap-2">
            {buckets.map(({ rating, count }) => (
              <div key={rating} className="group flex h-full min-w-0 flex-1 flex-col justify-end text-center">
                <span className="mb-1 hidden text-[0.6875rem] text-muted tabular-nums sm:block">
                  {formatCompact(count)}
                </span>
                <div
                  title={`${rating}: ${formatCount(count)}`}
                  className="rounded-t-sm bg-accent/85 group-hover:bg-accent"
                  style={{ height: `${Math.max(1, (count / highest) * 78)}%` }}
                />
                <span className="mt-1.5 text-muted text-xs tabular-nums">{rating}</span>
              </div>
            ))}
          </div>
          <table className="sr-only">
            <caption>How often each rating was given</caption>
            <thead>
              <tr>
                <th scope="col">Rating</th>
                <th scope="col">Count</th>
              </tr>
            </thead>
            <tbody>
              {buckets.map(({ rating, count }) => (
                <tr key={rating}>
                  <td>{rating}</td>
                  <td>{formatCount(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
