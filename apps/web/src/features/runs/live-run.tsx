"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ComponentProps, ReactNode } from "react";
import { type Role, type RunLiveFragment, TrainingRunChangedDocument } from "@/graphql/generated/documents";
import { PromotedBadge, StatusBadge } from "@/ui/badge";
import { formatCompact, formatDuration, formatMoment, formatPercent } from "@/ui/format";
import { runHref } from "@/ui/links";
import { ProgressBar } from "@/ui/progress-bar";
import { LossChart } from "./loss-chart";
import { MetricsTable } from "./metrics-table";
import { RunActions } from "./run-actions";
import { isUnderWay } from "./run-state";
import { useLive } from "./use-live";

interface LiveRunProperties {
  run: RunLiveFragment;
  /** What metrics mean. */
  notes: ComponentProps<typeof MetricsTable>["notes"];
  /** Of whoever looks. */
  role: Role;
  /** Stands below the loss curve, beside the metrics. */
  below?: ReactNode;
}

/** A run while it happens: status, progress, loss and, at the end, metrics. Everything has its place from the start. */
export function LiveRun({ run: initial, notes, role, below }: LiveRunProperties) {
  const router = useRouter();
  const [run, connected] = useLive(
    TrainingRunChangedDocument,
    initial,
    (data) => data.trainingRunChanged,
    isUnderWay,
    // The rest of the page (downloads, lineage) knows more once it has ended.
    () => router.refresh(),
  );
  const metrics = run.refitOf?.metrics ?? run.metrics;
  return (
    <>
      <div className="panel px-5 py-5 sm:px-7 sm:py-6">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
          <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2" aria-live="polite">
            <StatusBadge status={run.status} />
            <PromotedBadge purposes={run.promotedFor} />
            {run.archived ? <span className="text-muted text-sm">archived</span> : null}
            {run.attempt > 1 ? <span className="text-muted text-sm">attempt {run.attempt}</span> : null}
            {connected ? null : <span className="text-sm text-warn">Connection lost. Trying again.</span>}
          </div>
          <RunActions run={run} role={role} />
        </div>
        {run.error ? (
          <p className="mt-4 whitespace-pre-wrap break-words rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {run.error}
          </p>
        ) : null}
        {run.waitingFor ? <p className="mt-4 text-sm">{run.waitingFor}</p> : null}
        <div className="mt-5">
          <ProgressBar fraction={run.progress} label="Training progress" />
        </div>
        <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Figure label="Progress">{formatPercent(run.progress)}</Figure>
          <Figure label="Epoch">
            {run.epoch} <span className="text-muted">of {run.epochs || "–"}</span>
          </Figure>
          {isUnderWay(run) ? (
            <Figure label="Time left">{run.etaSeconds == null ? "–" : formatDuration(run.etaSeconds)}</Figure>
          ) : (
            <Figure label="Took">{duration(run)}</Figure>
          )}
          <Figure label="Examples a second">
            {run.throughput == null ? "–" : formatCompact(run.throughput)}
          </Figure>
        </dl>
        <p className="mt-4 text-muted text-sm">
          Queued {formatMoment(run.queuedAt)}
          {run.finishedAt ? `, ended ${formatMoment(run.finishedAt)}` : ""}
        </p>
      </div>
      <div className="mt-6 grid grid-cols-1 items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 gap-6">
          <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="loss">
            <h2 id="loss" className="mb-3 text-[1.375rem]">
              Loss
            </h2>
            <LossChart points={run.lossCurve} epochs={run.epochs} baseline={run.baselineLoss} />
          </section>
          {below}
        </div>
        <section
          className="panel min-h-[22.5rem] min-w-0 px-5 py-5 sm:px-7 sm:py-6"
          aria-labelledby="metrics"
        >
          <h2 id="metrics" className="mb-3 text-[1.375rem]">
            Metrics
          </h2>
          {run.refitOf ? (
            <p className="mb-4 max-w-prose text-muted text-sm">
              Nothing was held out of this run: it learned from all ratings. These are the metrics of{" "}
              <Link href={runHref(run.refitOf.id)} className="link">
                {run.refitOf.name}
              </Link>
              , which was trained with the same options and measured on what it had not seen.
            </p>
          ) : null}
          {metrics.length > 0 ? (
            <MetricsTable metrics={metrics.filter((metric) => !metric.ofNeighbors)} notes={notes} />
          ) : (
            <p className="text-muted text-sm">
              {isUnderWay(run)
                ? "Measured on held-out ratings once the training has ended."
                : "This run did not get as far as being measured."}
            </p>
          )}
        </section>
      </div>
    </>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-serif text-2xl tabular-nums leading-tight">{children}</dd>
    </div>
  );
}

function duration(run: RunLiveFragment): string {
  if (!run.startedAt || !run.finishedAt) return "–";
  return formatDuration((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000);
}
