import Link from "next/link";
import { useState } from "react";
import { inScope } from "@/features/scope/scope-address";
import { formatCount, formatPercent } from "@/ui/format";
import { toSegment } from "@/ui/links";
import { MapPanel } from "../map-frame";
import type { MapPoints } from "../map-points";
import { saveFile } from "../save-file";
import { selectionCsv, sharedTraits } from "../selection";
import { RowButton } from "./row-button";

interface LassoPanelProperties {
  points: MapPoints;
  rows: readonly number[];
  name: string;
  dataset: string;
  /** The run's id where the address names it: links keep it. */
  named: string | undefined;
  onSelect(row: number): void;
  onClear(): void;
}

const shownFirst = 12;
const shownMost = 200;
/** As many as these questions take. */
const mostAsked = 40;

/** The movies inside the lasso, and what they have in common. */
export function LassoPanel({ points, rows, name, dataset, named, onSelect, onClear }: LassoPanelProperties) {
  const [all, setAll] = useState(false);
  const traits = sharedTraits(points, rows);
  const asked = rows.slice(0, mostAsked);
  const asking = (path: string, parameter: string) => {
    const picks = asked.map((row) => `${parameter}=${toSegment(points.id(row))}`).join("&");
    return `${inScope(path, { dataset, run: named })}&${picks}`;
  };
  const save = () => saveFile(new Blob([selectionCsv(points, rows)], { type: "text/csv" }), `${name}.csv`);
  return (
    <MapPanel
      title="Lasso"
      aside={
        <span className="flex gap-4 text-sm">
          <button type="button" className="link" onClick={save}>
            Save as CSV
          </button>
          <button type="button" className="link" onClick={onClear}>
            Clear
          </button>
        </span>
      }
    >
      <p className="text-sm">
        {rows.length === 1 ? "1 movie" : `${formatCount(rows.length)} movies`}
        {traits.length > 0 ? ", more than elsewhere on the map:" : "."}
      </p>
      {traits.length > 0 ? (
        <ul aria-label="What they share" className="mt-2 flex flex-wrap gap-1.5">
          {traits.map(({ kind, name, count, share, usual }) => (
            <li
              key={`${kind} ${name}`}
              title={`${count} of ${rows.length}; ${formatPercent(usual)} of the whole map`}
              className="rounded-full bg-sunken px-2.5 py-0.5 text-[0.8125rem]"
            >
              {name} <span className="text-muted tabular-nums">{formatPercent(share)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {rows.length >= 2 ? (
        <p className="mt-3 text-sm">
          {rows.length > mostAsked ? `The ${mostAsked} most rated: ` : "All of them: "}
          <Link href={asking("/ask/similar", "add")} className="link">
            what lies nearest to their mean
          </Link>
          ,{" "}
          <Link href={asking("/ask/heatmap", "movie")} className="link">
            how alike they are
          </Link>
          .
        </p>
      ) : null}
      <ol aria-label="Movies in the lasso" className="-mx-2 mt-3">
        {rows.slice(0, all ? shownMost : shownFirst).map((row) => (
          <li key={row}>
            <RowButton points={points} row={row} onSelect={onSelect} />
          </li>
        ))}
      </ol>
      {!all && rows.length > shownFirst ? (
        <button type="button" className="link mt-1 text-sm" onClick={() => setAll(true)}>
          Show {rows.length > shownMost ? `the ${shownMost} most rated` : `all ${rows.length}`}
        </button>
      ) : null}
    </MapPanel>
  );
}
