import Link from "next/link";
import type { Role, RunListRowFragment } from "@/graphql/generated/documents";
import { PromotedBadge, StatusBadge } from "@/ui/badge";
import { formatDuration, formatMetric, formatMoment, formatPercent, formatSigned } from "@/ui/format";
import { runHref } from "@/ui/links";
import { ProgressBar } from "@/ui/progress-bar";
import { heldOutWith } from "./measured-on";
import { metricKey, type RunColumn } from "./run-columns";
import { RunRowActions } from "./run-row-actions";
import { isUnderWay } from "./run-state";
import { RunTags } from "./run-tags";

interface RunTableRowProperties {
  run: RunListRowFragment;
  columns: readonly RunColumn[];
  role: Role;
  /** Whether to say by which protocol the run was measured. */
  told: boolean;
  pinned?: RunListRowFragment;
  /** Whether the list can hold its runs against one of them. */
  pinnable: boolean;
  picked: boolean;
  onPick(on: boolean): void;
}

/** A run as a row: what it is called, what it measured, how far it is. */
export function RunTableRow({ run, columns, role, told, pinned, pinnable, ...tick }: RunTableRowProperties) {
  const isPinned = pinned?.id === run.id;
  return (
    <tr className="group align-top">
      <th
        scope="row"
        className={`sticky left-0 z-10 px-4 py-3 text-left font-normal sm:px-5 ${
          isPinned ? "bg-sunken" : "bg-surface"
        }`}
      >
        <div className="flex w-40 gap-3 sm:w-80">
          <input
            type="checkbox"
            checked={tick.picked}
            disabled={run.status !== "SUCCEEDED" || run.refitOf != null}
            onChange={(event) => tick.onPick(event.target.checked)}
            aria-label={`Compare ${run.name}`}
            className="mt-0.5 size-4 shrink-0 accent-[var(--accent)] disabled:opacity-40"
          />
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <Link
                href={runHref(run.id)}
                className="min-w-0 break-words font-medium text-[0.9375rem] leading-snug hover:underline hover:underline-offset-2"
              >
                {run.name}
              </Link>
              <PromotedBadge purposes={run.promotedFor} />
              {run.archived ? <span className="text-muted text-xs">archived</span> : null}
            </div>
            <p className="truncate text-[0.8125rem] text-muted">
              {run.dataset.name}
              {run.dataset.simulated ? " (simulated)" : ""}
              {told && run.protocol ? `, ${run.protocol.description}` : ""}
            </p>
            {run.tags.length > 0 ? <RunTags tags={run.tags} /> : null}
            <RunRowActions run={run} role={role} pinned={isPinned} pinnable={pinnable} />
          </div>
        </div>
      </th>
      {isUnderWay(run) ? (
        <td colSpan={Math.max(1, columns.length)} className="min-w-44 px-3 py-4">
          <ProgressBar fraction={run.progress} label={`Progress of ${run.name}`} />
          <span className="mt-1 block text-muted text-xs tabular-nums">
            {run.waitingFor ?? formatPercent(run.progress)}
            {run.etaSeconds == null ? "" : `, ${formatDuration(run.etaSeconds)} left`}
          </span>
        </td>
      ) : (
        columns.map((column) => (
          <MetricCell key={column.key} run={run} column={column} against={isPinned ? undefined : pinned} />
        ))
      )}
      <td className="px-3 py-3">
        <StatusBadge status={run.status} />
      </td>
      <td className="whitespace-nowrap px-3 py-3">{run.recipe.title}</td>
      <Moment at={run.queuedAt} />
      <Moment at={run.finishedAt} />
    </tr>
  );
}

interface MetricCellProperties {
  run: RunListRowFragment;
  column: RunColumn;
  /** The run that this one is held against. */
  against?: RunListRowFragment | undefined;
}

function MetricCell({ run, column, against }: MetricCellProperties) {
  const value = metricOf(run, column);
  const other = against && heldOutWith(run, against) ? metricOf(against, column) : undefined;
  const difference = value === undefined || other === undefined ? undefined : value - other;
  const better =
    !difference || column.descriptive ? null : difference > 0 === column.higherIsBetter ? "better" : "worse";
  return (
    <td className="whitespace-nowrap px-3 py-3 text-right tabular-nums">
      {value === undefined ? "–" : formatMetric(value)}
      {against ? (
        <span
          className={`block min-h-5 text-xs ${better === "better" ? "text-good" : better === "worse" ? "text-bad" : "text-muted"}`}
        >
          {difference === undefined ? "" : formatSigned(difference)}
          {better ? <span className="sr-only"> {better}</span> : null}
        </span>
      ) : null}
    </td>
  );
}

function metricOf(run: RunListRowFragment, column: RunColumn): number | undefined {
  return run.metrics.find((metric) => metricKey(metric) === column.key)?.value;
}

function Moment({ at }: { at: string | null | undefined }) {
  return (
    <td className="px-3 py-3 text-[0.8125rem] text-muted tabular-nums last:pr-5">
      <span className="ml-auto block w-24 text-right">{at ? formatMoment(at) : "–"}</span>
    </td>
  );
}
