"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useLive } from "@/features/runs/use-live";
import { askFromBrowser } from "@/graphql/browser";
import {
  DatasetChangedDocument,
  type DatasetLiveFragment,
  DeleteDatasetDocument,
  type Role,
} from "@/graphql/generated/documents";
import { SimulatedBadge, StatusBadge } from "@/ui/badge";
import { ConfirmButton } from "@/ui/confirm-button";
import { formatCount, formatMoment, formatPercent } from "@/ui/format";
import { InlineProblem } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { may } from "@/ui/role-note";
import { formats } from "./formats";
import { JoinedMetadata } from "./joined-metadata";
import { RatingHistogram } from "./rating-histogram";
import { RejectedLines } from "./rejected-lines";

interface LiveDatasetProperties {
  dataset: DatasetLiveFragment;
  /** Of whoever looks. */
  role: Role;
  /** Stands below the rejected lines. */
  children?: ReactNode;
}

/** A dataset, live while it is imported: state, counts, how it was rated, what could not be read. */
export function LiveDataset({ dataset: initial, role, children }: LiveDatasetProperties) {
  const router = useRouter();
  const [dataset, connected] = useLive(
    DatasetChangedDocument,
    initial,
    (data) => data.datasetChanged,
    (one) => one.status === "IMPORTING",
    () => router.refresh(),
  );
  const counts = [
    ["Movies", dataset.movieCount],
    [dataset.simulated ? "Simulated people" : "People", dataset.userCount],
    ["Ratings", dataset.ratingCount],
  ] as const;
  return (
    <>
      <section aria-label="State" className="panel px-5 py-5 sm:px-7 sm:py-6">
        <div className="flex flex-wrap items-center justify-between gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2" aria-live="polite">
            <StatusBadge status={dataset.status} />
            {dataset.simulated ? <SimulatedBadge /> : null}
            <span className="text-muted text-sm">{formats[dataset.format].label}</span>
            {connected ? null : <span className="text-sm text-warn">Connection lost. Trying again.</span>}
          </div>
          {may(role, "ADMIN") ? <DeleteDataset dataset={dataset} /> : null}
        </div>
        {dataset.error ? (
          <p className="mt-4 whitespace-pre-wrap break-words rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {dataset.error}
          </p>
        ) : null}
        {dataset.status === "IMPORTING" ? (
          <div className="mt-5">
            <ProgressBar fraction={dataset.importProgress} label="Import progress" />
            <p className="mt-2 text-muted text-sm tabular-nums">
              {formatPercent(dataset.importProgress)} read
            </p>
          </div>
        ) : null}
        <dl className="mt-5 grid grid-cols-3 gap-x-4 gap-y-4 sm:max-w-lg">
          {counts.map(([label, count]) => (
            <div key={label} className="flex flex-col-reverse justify-end">
              <dt className="text-muted text-xs">{label}</dt>
              <dd className="font-serif text-xl tabular-nums leading-tight sm:text-2xl">
                {dataset.status === "IMPORTING" && count === 0 ? "–" : formatCount(count)}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-4 break-words text-muted text-sm">
          Imported {formatMoment(dataset.createdAt)}
          {dataset.contentHash ? (
            <>
              , content hash <code className="select-all break-all">{dataset.contentHash}</code>
            </>
          ) : null}
        </p>
        {dataset.licence ? (
          <p className="mt-1.5 max-w-prose break-words text-muted text-sm">Licence: {dataset.licence}</p>
        ) : null}
      </section>
      <div className="mt-6 grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <RatingHistogram buckets={dataset.ratingHistogram} />
        <div className="grid min-w-0 gap-6">
          <RejectedLines lines={dataset.rejectedLines} importing={dataset.status === "IMPORTING"} />
          {dataset.enriched ? <JoinedMetadata enriched={dataset.enriched} /> : null}
          {children}
        </div>
      </div>
    </>
  );
}

function DeleteDataset({ dataset }: { dataset: DatasetLiveFragment }) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  async function remove() {
    const answer = await askFromBrowser(DeleteDatasetDocument, { id: dataset.id });
    if (!answer.ok) return setProblem(answer.problem.message);
    const result = answer.data.deleteDataset;
    if ("message" in result) return setProblem(result.message);
    router.push("/datasets");
    router.refresh();
  }
  return (
    <div className="grid gap-2">
      <div className="ml-auto">
        <ConfirmButton
          question={`Delete ${dataset.name} and every run that learned from it?`}
          onConfirm={remove}
        >
          Delete
        </ConfirmButton>
      </div>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </div>
  );
}
