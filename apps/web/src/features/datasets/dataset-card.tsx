import Link from "next/link";
import type { DatasetsQuery } from "@/graphql/generated/documents";
import { SimulatedBadge, StatusBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { datasetHref } from "@/ui/links";
import { ProgressBar } from "@/ui/progress-bar";
import { formats } from "./formats";

type ListedDataset = DatasetsQuery["datasets"]["edges"][number]["node"];

export function DatasetCard({ dataset }: { dataset: ListedDataset }) {
  return (
    <Link
      href={datasetHref(dataset.id)}
      className="panel block h-full px-5 py-5 transition-colors hover:border-line-strong sm:px-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        <h2 className="break-words text-xl">{dataset.name}</h2>
        <StatusBadge status={dataset.status} />
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
        {formats[dataset.format].label}
        {dataset.simulated ? <SimulatedBadge /> : null}
      </p>
      <div className="mt-5 min-h-11">
        {dataset.status === "READY" ? (
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            {(
              [
                ["Movies", dataset.movieCount],
                [dataset.simulated ? "Simulated people" : "People", dataset.userCount],
                ["Ratings", dataset.ratingCount],
              ] as const
            ).map(([label, count]) => (
              <div key={label} className="flex flex-col-reverse">
                <dt className="text-muted text-xs">{label}</dt>
                <dd className="tabular-nums">{formatCount(count)}</dd>
              </div>
            ))}
          </dl>
        ) : dataset.status === "IMPORTING" ? (
          <ProgressBar fraction={dataset.importProgress} label={`Import of ${dataset.name}`} />
        ) : (
          <p className="line-clamp-2 text-bad text-sm">{dataset.error}</p>
        )}
      </div>
    </Link>
  );
}
