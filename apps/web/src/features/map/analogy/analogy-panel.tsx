import Link from "next/link";
import type { ReactNode } from "react";
import { inScope } from "@/features/scope/scope-address";
import { toSegment } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { MapPanel } from "../map-frame";
import type { MapPoints } from "../map-points";
import type { Analogy } from "../map-state";
import { RowButton } from "../panels/row-button";
import type { PlacedAnalogy } from "./analogy-arrows";
import { useSteps } from "./use-steps";

interface AnalogyPanelProperties {
  points: MapPoints;
  analogy: Analogy;
  /** Null where the map lacks one of its movies. */
  placed: PlacedAnalogy | null;
  run: string;
  named: string | undefined;
  dataset: string;
  selected: number;
  onSelect(row: number): void;
  onShow(rows: readonly number[]): void;
  onClear(): void;
}

/** What the two arrows say, in words. */
export function AnalogyPanel(properties: AnalogyPanelProperties) {
  const { points, analogy, placed, run, named, dataset, selected, onSelect, onShow, onClear } = properties;
  const { cosine, problem } = useSteps(placed ? analogy : null, run);
  const question = analogy
    .slice(0, 3)
    .map((id, at) => `${["a", "b", "c"][at]}=${toSegment(id)}`)
    .join("&");
  const [a, b, c, d] = placed?.rows.map((row) => points.title(row)) ?? [];
  return (
    <MapPanel
      title="Analogy"
      aside={
        <button type="button" className="link text-sm" onClick={onClear}>
          Clear
        </button>
      }
    >
      {placed ? (
        <>
          <p className="text-sm">
            One arrow leads from <em>{a}</em> to <em>{b}</em>, the other from <em>{c}</em> to <em>{d}</em>:{" "}
            {a} is to {b} as {c} is to {d}.
          </p>
          <ol aria-label="Movies of the analogy" className="-mx-2 mt-2">
            {placed.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a movie's place in the analogy is what it is
              <li key={at}>
                <RowButton points={points} row={row} selected={row === selected} onSelect={onSelect} />
              </li>
            ))}
          </ol>
          <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-sm">
            <dt className="text-muted">Cosine of the two steps in the run's own space</dt>
            <dd className="tabular-nums">{cosine === null ? "…" : cosine.toFixed(3)}</dd>
            <dt className="text-muted">Angle between the arrows in the picture</dt>
            <dd className="tabular-nums">
              {placed.degrees === null ? "none" : `${Math.round(placed.degrees)}°`}
            </dd>
          </dl>
          {problem ? <InlineProblem>{problem}</InlineProblem> : null}
          <p className="mt-2 text-muted text-xs">
            Cosine 1 is the same step, 0 an unrelated one. A map of two dimensions need not keep it: only the
            cosine says how alike the steps are.
          </p>
        </>
      ) : (
        <InlineProblem>
          This run never learned one of the analogy's movies: there are no arrows.
        </InlineProblem>
      )}
      <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {placed ? (
          <>
            <ShowButton rows={placed.rows} onShow={onShow}>
              Show all four
            </ShowButton>
            <ShowButton rows={placed.rows.slice(0, 2)} onShow={onShow}>
              the first arrow
            </ShowButton>
            <ShowButton rows={placed.rows.slice(2)} onShow={onShow}>
              the second
            </ShowButton>
          </>
        ) : null}
        <Link href={`${inScope("/ask", { dataset, run: named })}&${question}`} className="link">
          Ask it again
        </Link>
      </p>
    </MapPanel>
  );
}

function ShowButton({
  rows,
  onShow,
  children,
}: {
  rows: readonly number[];
  onShow(rows: readonly number[]): void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="link" onClick={() => onShow(rows)}>
      {children}
    </button>
  );
}
