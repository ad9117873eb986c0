"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { Role, RunListRowFragment } from "@/graphql/generated/documents";
import { CompareBar, type TickedRun } from "./compare-bar";
import { heldOutWith } from "./measured-on";
import { columnLabel, type RunColumn } from "./run-columns";
import { RunTableRow } from "./run-table-row";
import type { Sorting } from "./runs-query";
import { SortHeader } from "./sort-header";
import { tickedIn, withTick } from "./ticked";
import { useLiveRows } from "./use-live-rows";

interface RunsTableProperties {
  runs: readonly RunListRowFragment[];
  /** The metrics that are shown. */
  columns: readonly RunColumn[];
  /** Of whoever looks. */
  role: Role;
  /** Where given, the headers lead to the list in other orders. */
  sorting?: Sorting;
  /** The run that the others are held against; it stands above them. */
  pinned?: RunListRowFragment;
  /** Runs that are ticked in the address but not among the rows. */
  elsewhere?: readonly TickedRun[];
}

/** Runs as rows of a table; those under way move. Ticked ones can be compared, one can be pinned. */
export function RunsTable({ runs, columns, role, sorting, pinned, elsewhere = [] }: RunsTableProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  const rows = useLiveRows(runs, columns, () => router.refresh());
  const ids = tickedIn(query);
  const known = [...rows, ...(pinned ? [pinned] : []), ...elsewhere];
  const ticked = ids.flatMap((id) => known.find((run) => run.id === id) ?? []);
  const told = new Set(rows.map((run) => run.protocol?.key)).size > 1;
  const others = rows.filter(({ id }) => id !== pinned?.id);

  /** Rows and names are here already: nothing is asked for, and a tick shows at once. */
  function tick(id: string, on: boolean) {
    window.history.replaceState(null, "", `${path}?${withTick(query, id, on)}`);
  }

  const row = (run: RunListRowFragment) => (
    <RunTableRow
      key={run.id}
      run={run}
      columns={columns}
      role={role}
      told={told}
      pinned={pinned}
      pinnable={sorting !== undefined}
      picked={ids.includes(run.id)}
      onPick={(on) => tick(run.id, on)}
    />
  );
  return (
    <div>
      <CompareBar ticked={ticked} onRemove={(id) => tick(id, false)} />
      {/* More columns than the page is wide may use the window, before they are scrolled. */}
      <div className="relative left-1/2 w-max min-w-full max-w-full -translate-x-1/2 lg:max-w-[calc(100vw-4rem)]">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard too */}
        <section className="panel relative overflow-x-auto" aria-label="Runs" tabIndex={0}>
          <table className="w-full text-sm">
            <thead>
              <tr className="border-line border-b text-[0.8125rem] text-muted">
                <SortHeader by="name" sorting={sorting} columns={columns} first>
                  Run
                </SortHeader>
                {columns.map((column) => (
                  <SortHeader
                    key={column.key}
                    by={`metric:${column.key}`}
                    sorting={sorting}
                    columns={columns}
                    end
                  >
                    {columnLabel(column)}
                  </SortHeader>
                ))}
                <SortHeader columns={columns}>Status</SortHeader>
                <SortHeader columns={columns}>Recipe</SortHeader>
                <SortHeader by="newest" sorting={sorting} columns={columns} end>
                  Queued
                </SortHeader>
                <SortHeader by="finished" sorting={sorting} columns={columns} end>
                  Ended
                </SortHeader>
              </tr>
            </thead>
            {pinned ? <tbody className="border-line-strong border-b bg-sunken">{row(pinned)}</tbody> : null}
            <tbody className="divide-y divide-line">{others.map(row)}</tbody>
          </table>
        </section>
      </div>
      {pinned ? (
        <p className="mt-3 max-w-prose text-muted text-sm">
          Below each number stands its difference from {pinned.name}, where both were measured on the same
          held-out ratings
          {others.every((run) => heldOutWith(run, pinned)) ? "" : "; some of these were not"}. A difference
          may be chance: the comparison tests it.
        </p>
      ) : null}
    </div>
  );
}
