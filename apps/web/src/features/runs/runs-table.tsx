"use client";

import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { CSSProperties } from "react";
import type { RunRowFragment } from "@/graphql/generated/documents";
import { PromotedBadge, StatusBadge } from "@/ui/badge";
import { formatDuration, formatMetric, formatMoment, formatPercent } from "@/ui/format";
import { runHref } from "@/ui/links";
import { ProgressBar } from "@/ui/progress-bar";
import { CompareBar, type TickedRun } from "./compare-bar";
import { metricKey, type ShownMetric } from "./headline-metrics";
import { isUnderWay } from "./run-state";
import { RunTags } from "./run-tags";
import { tickedIn, withTick } from "./ticked";
import { useLiveRows } from "./use-live-rows";

/** Runs as rows, as cards on a phone; those under way move. Ticked ones can be compared. */
export function RunsTable({
  runs,
  metrics,
  elsewhere = [],
}: {
  runs: readonly RunRowFragment[];
  metrics: readonly ShownMetric[];
  /** Runs that are ticked in the address but not among the rows. */
  elsewhere?: readonly TickedRun[];
}) {
  const router = useRouter();
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  const rows = useLiveRows(runs, () => router.refresh());
  const ids = tickedIn(query);
  const known = [...rows, ...elsewhere];
  const ticked = ids.flatMap((id) => known.find((run) => run.id === id) ?? []);

  const protocols = new Set(rows.map((run) => run.protocol?.key)).size;

  /** Rows and names are here already: nothing is asked for, and a tick shows at once. */
  function tick(id: string, on: boolean) {
    window.history.replaceState(null, "", `${path}?${withTick(query, id, on)}`);
  }

  const columns = `minmax(12rem, 2.2fr) 7.5rem minmax(6rem, 1fr) ${metrics.map(() => "6.5rem").join(" ")} 10.5rem`;
  return (
    <div>
      <CompareBar ticked={ticked} onRemove={(id) => tick(id, false)} />
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
          {rows.map((run) => (
            <Row
              key={run.id}
              run={run}
              columns={columns}
              metrics={metrics}
              told={protocols > 1}
              picked={ids.includes(run.id)}
              onPick={(on) => tick(run.id, on)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

interface RowProperties {
  run: RunRowFragment;
  columns: string;
  metrics: readonly ShownMetric[];
  /** Whether to say by which protocol the run was measured. */
  told: boolean;
  picked: boolean;
  onPick(on: boolean): void;
}

function Row({ run, columns, metrics, told, picked, onPick }: RowProperties) {
  return (
    <li className="grid grid-cols-[1.25rem_1fr] items-start gap-x-3 px-4 py-3.5 sm:px-5 lg:items-center">
      <input
        type="checkbox"
        checked={picked}
        disabled={run.status !== "SUCCEEDED" || run.refitOf != null}
        onChange={(event) => onPick(event.target.checked)}
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
            <PromotedBadge purposes={run.promotedFor} />
          </div>
          <p className="truncate text-[0.8125rem] text-muted">
            {run.dataset.name}
            {run.dataset.simulated ? " (simulated)" : ""}
            {told && run.protocol ? `, ${run.protocol.description}` : ""}
          </p>
          {run.tags.length > 0 ? <RunTags tags={run.tags} /> : null}
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
