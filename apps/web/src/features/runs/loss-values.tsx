"use client";

import { useState } from "react";
import { DisclosureChevron } from "@/ui/disclosure-chevron";
import { formatNumber } from "@/ui/format";
import type { LossLine } from "./loss-plot";

/** The values of a plot as a table, made when it is opened: a long run has a thousand epochs. */
export function LossValues({ lines }: { lines: readonly LossLine[] }) {
  const [open, setOpen] = useState(false);
  if (lines.length === 0) return null;
  return (
    <details className="group mt-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="link inline-flex min-h-8 cursor-pointer items-center gap-1.5 text-sm">
        <DisclosureChevron />
        The values
      </summary>
      {open ? <Values lines={lines} /> : null}
    </details>
  );
}

function Values({ lines }: { lines: readonly LossLine[] }) {
  const columns = lines.map((line) => new Map(line.points.map(({ epoch, value }) => [epoch, value])));
  const epochs = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled with the keyboard too
    <section className="mt-2 max-h-80 overflow-auto" aria-label="Values of the loss" tabIndex={0}>
      <table className="text-sm tabular-nums">
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="py-1.5 pr-6 text-left font-normal text-muted">
              Epoch
            </th>
            {lines.map(({ key, label }) => (
              <th key={key} scope="col" className="px-4 py-1.5 text-right font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {epochs.map((epoch) => (
            <tr key={epoch} className="border-line border-t">
              <th scope="row" className="py-1 pr-6 text-left font-normal text-muted">
                {formatNumber(epoch)}
              </th>
              {lines.map(({ key }, index) => {
                const value = columns[index]?.get(epoch);
                return (
                  <td key={key} className="px-4 py-1 text-right">
                    {value === undefined ? "–" : formatNumber(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
