"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useRef, useTransition } from "react";
import { DisclosureChevron } from "@/ui/disclosure-chevron";
import { OtherParameters } from "@/ui/other-parameters";
import { columnLabel, type RunColumn } from "./run-columns";

interface ColumnChooserProperties {
  offered: readonly RunColumn[];
  shown: readonly RunColumn[];
}

/** Which metrics the list shows, in the address. Without JavaScript it is a form with a button. */
export function ColumnChooser({ offered, shown }: ColumnChooserProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const [pending, startTransition] = useTransition();
  if (offered.length === 0) return null;

  function change() {
    if (!form.current) return;
    const next = new URLSearchParams(query);
    next.delete("metric");
    for (const key of new FormData(form.current).getAll("metric")) next.append("metric", String(key));
    startTransition(() => router.replace(`${path}?${next}`, { scroll: false }));
  }

  const groups = [
    { title: "On held-out data", columns: offered.filter((column) => !column.ofNeighbors) },
    { title: "Neighbors", columns: offered.filter((column) => column.ofNeighbors) },
  ].filter(({ columns }) => columns.length > 0);
  return (
    <details className="group mb-4" aria-busy={pending}>
      <summary className="inline-flex min-h-8 items-center gap-2 text-muted text-sm hover:text-ink">
        <DisclosureChevron />
        Columns: {shown.map(columnLabel).join(", ")}
      </summary>
      <form ref={form} action={path} className="panel mt-2 grid gap-5 px-5 py-4" onChange={change}>
        <OtherParameters of={query} but={["metric"]} />
        {groups.map(({ title, columns }) => (
          <fieldset key={title} className="min-w-0">
            <legend className="mb-2 font-medium text-sm">{title}</legend>
            <ul className="columns-1 gap-x-8 sm:columns-2 lg:columns-3">
              {byName(columns).map(([metric, ...more]) => (
                <li key={metric.name} className="flex break-inside-avoid flex-wrap items-center gap-x-3 py-1">
                  {more.length > 0 ? (
                    <>
                      <span aria-hidden="true" className="text-[0.8125rem]">
                        {metric.title} @
                      </span>
                      {[metric, ...more].map((column) => (
                        <Choice key={column.key} column={column} shown={shown}>
                          <span className="sr-only">{column.title} @ </span>
                          {column.cutoff}
                        </Choice>
                      ))}
                    </>
                  ) : (
                    <Choice column={metric} shown={shown}>
                      {columnLabel(metric)}
                    </Choice>
                  )}
                </li>
              ))}
            </ul>
          </fieldset>
        ))}
        <noscript>
          <button type="submit" className="button">
            Show these
          </button>
        </noscript>
      </form>
    </details>
  );
}

interface ChoiceProperties {
  column: RunColumn;
  shown: readonly RunColumn[];
  children: ReactNode;
}

function Choice({ column, shown, children }: ChoiceProperties) {
  return (
    <label className="inline-flex items-center gap-1.5 text-[0.8125rem]">
      <input
        type="checkbox"
        name="metric"
        value={column.key}
        defaultChecked={shown.some(({ key }) => key === column.key)}
        className="size-4 accent-[var(--accent)]"
      />
      <span>{children}</span>
    </label>
  );
}

/** The columns of one metric beside each other, in their order. */
function byName(columns: readonly RunColumn[]): [RunColumn, ...RunColumn[]][] {
  const groups = new Map<string, [RunColumn, ...RunColumn[]]>();
  for (const column of columns) {
    const group = groups.get(column.name);
    if (group) group.push(column);
    else groups.set(column.name, [column]);
  }
  return [...groups.values()];
}
