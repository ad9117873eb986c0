"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type CSSProperties, useState } from "react";
import {
  type RunLiveFragment,
  type RunRowFragment,
  TrainingRunChangedDocument,
} from "@/graphql/generated/documents";
import { PromotedBadge, StatusBadge } from "@/ui/badge";
import { formatDuration, formatMetric, formatMoment, formatPercent } from "@/ui/format";
import { runHref, toSegment } from "@/ui/links";
import { ProgressBar } from "@/ui/progress-bar";
import { metricKey, type ShownMetric } from "./headline-metrics";
import { isUnderWay } from "./run-state";
import { useLive } from "./use-live";

/** A browser opens six connections to one origin at most; the rest of the page needs some. */
const liveRows = 3;

/** Runs as rows, as cards on a phone; those under way move. Ticked ones can be compared. */
export function RunsTable({
  runs,
  metrics,
}: {
  runs: readonly RunRowFragment[];
  metrics: readonly ShownMetric[];
}) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const underWay = runs.filter(isUnderWay).slice(0, liveRows);
  const datasets = new Set(runs.filter((run) => picked.includes(run.id)).map((run) => run.dataset.id));
  const comparable = picked.length >= 2 && datasets.size === 1;
  const columns = `minmax(12rem, 2.2fr) 7.5rem minmax(6rem, 1fr) ${metrics.map(() => "6.5rem").join(" ")} 10.5rem`;
  return (
    <>
      <div className="panel overflow-hidden">
        <div
          aria-hidden="true"
          style={{ gridTemplateColumns: columns }}
          className="hidden gap-x-5 border-line border-b px-5 py-2.5 pl-13 text-[0.8125rem] text-muted lg:grid"
        >
          <span>Run</span>
          <span>Status</span>
          <span>Recipe</span>
          {metrics.map(({ key, label }) => (
            <span key={key} className="text-right">
              {label}
            </span>
          ))}
          <span className="text-right">Queued</span>
        </div>
        <ul className="divide-y divide-line">
          {runs.map((run) => {
            const row = {
              columns,
              metrics,
              picked: picked.includes(run.id),
              onPick: () => setPicked(toggled(picked, run.id)),
            };
            return underWay.includes(run) ? (
              <LiveRow key={run.id} run={run} {...row} />
            ) : (
              <Row key={run.id} run={run} {...row} />
            );
          })}
        </ul>
      </div>
      <div className="mt-4 flex min-h-10 flex-wrap items-center gap-x-4 gap-y-2">
        {comparable ? (
          <Link
            href={`/runs/compare?${picked.map((id) => `run=${toSegment(id)}`).join("&")}`}
            className="button button-primary"
          >
            Compare {picked.length} runs
          </Link>
        ) : (
          <button type="button" className="button" disabled>
            Compare
          </button>
        )}
        <p className="text-muted text-sm" aria-live="polite">
          {comparable
            ? "The first one ticked is what the others are tested against."
            : datasets.size > 1
              ? "Only runs over one dataset can be compared."
              : "Tick two runs or more."}
        </p>
      </div>
    </>
  );
}

function toggled(picked: readonly string[], id: string): string[] {
  return picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id];
}

interface RowProperties {
  run: RunRowFragment;
  columns: string;
  metrics: readonly ShownMetric[];
  picked: boolean;
  onPick(): void;
}

function LiveRow({ run: initial, ...row }: RowProperties) {
  const router = useRouter();
  const [run] = useLive<RunRowFragment, { trainingRunChanged: RunLiveFragment }>(
    TrainingRunChangedDocument,
    initial,
    (data) => data.trainingRunChanged,
    isUnderWay,
    () => router.refresh(),
  );
  return <Row run={run} {...row} />;
}

function Row({ run, columns, metrics, picked, onPick }: RowProperties) {
  return (
    <li className="grid grid-cols-[1.25rem_1fr] items-start gap-x-3 px-4 py-3.5 sm:px-5 lg:items-center">
      <input
        type="checkbox"
        checked={picked}
        disabled={run.status !== "SUCCEEDED"}
        onChange={onPick}
        aria-label={`Compare ${run.name}`}
        className="mt-1 size-4 accent-[var(--accent)] disabled:opacity-40 lg:mt-0"
      />
      <div
        className="grid grid-cols-2 items-center gap-x-5 gap-y-2 lg:[grid-template-columns:var(--columns)]"
        style={{ "--columns": columns } as CSSProperties}
      >
        <div className="col-span-2 min-w-0 lg:col-span-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <Link
              href={runHref(run.id)}
              className="min-w-0 break-words font-medium hover:underline hover:underline-offset-2"
            >
              {run.name}
            </Link>
            {run.promoted ? <PromotedBadge /> : null}
          </div>
          <p className="truncate text-[0.8125rem] text-muted">
            {run.dataset.name}
            {run.dataset.simulated ? " (simulated)" : ""}
          </p>
        </div>
        <div>
          <StatusBadge status={run.status} />
        </div>
        <span className="truncate text-right text-sm lg:text-left">{run.recipe.title}</span>
        {isUnderWay(run) ? (
          <div
            className="col-span-2 grid gap-1"
            style={metrics.length > 0 ? { gridColumn: `span ${metrics.length}` } : undefined}
          >
            <ProgressBar fraction={run.progress} label={`Progress of ${run.name}`} />
            <span className="text-muted text-xs tabular-nums">
              {run.waitingFor ?? formatPercent(run.progress)}
              {run.etaSeconds == null ? "" : `, ${formatDuration(run.etaSeconds)} left`}
            </span>
          </div>
        ) : (
          metrics.map(({ key, label }) => {
            const metric = run.metrics.find((one) => metricKey(one) === key);
            return (
              <span key={key} className="text-sm tabular-nums lg:text-right">
                <span className="text-muted lg:sr-only">{label} </span>
                {metric ? formatMetric(metric.value) : "–"}
              </span>
            );
          })
        )}
        <span className="col-span-2 text-[0.8125rem] text-muted tabular-nums lg:col-span-1 lg:text-right">
          {formatMoment(run.queuedAt)}
        </span>
      </div>
    </li>
  );
}
