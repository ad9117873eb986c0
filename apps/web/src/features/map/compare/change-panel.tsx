import { InlineProblem } from "@/ui/notice";
import { RowsSkeleton } from "@/ui/skeleton";
import { MapPanel } from "../map-frame";
import type { MapNeighbors } from "../use-neighbors";
import { changeOf } from "./changes";

interface ChangePanelProperties {
  title: string;
  /** Of the two runs. */
  names: readonly [string, string];
  before: MapNeighbors;
  after: MapNeighbors;
  onSelect(movie: string): void;
}

/** What became of the selected movie's nearest ten from the first run to the second. */
export function ChangePanel({ title, names, before, after, onSelect }: ChangePanelProperties) {
  const waiting = before.waiting || after.waiting;
  const movies = new Map([...before.found, ...after.found].map(({ movie }) => [movie.id, movie]));
  const change = changeOf(
    before.found.map(({ movie }) => movie.id),
    after.found.map(({ movie }) => movie.id),
  );
  const groups = [
    { label: "Kept", note: "near to it in both", ids: change.kept, color: "text-good" },
    { label: "Gained", note: `in ${names[1]} alone`, ids: change.gained, color: "text-second" },
    { label: "Lost", note: `in ${names[0]} alone`, ids: change.lost, color: "text-warn" },
  ];
  const problem = before.problem ?? after.problem;
  return (
    <MapPanel title={title}>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
      {waiting ? (
        <RowsSkeleton rows={10} height="1.5rem" />
      ) : (
        groups.map(({ label, note, ids, color }) => (
          <div key={label} className="mt-2 first:mt-0">
            <h3 className="text-sm">
              <span className={`font-medium ${color}`}>
                {label} {ids.length}
              </span>{" "}
              <span className="text-muted">{note}</span>
            </h3>
            <ul aria-label={`${label}: neighbors of ${title}`} className="-mx-2">
              {ids.map((id) => (
                <li key={id}>
                  <button
                    type="button"
                    onClick={() => onSelect(id)}
                    className="flex min-h-7 w-full items-baseline gap-2 rounded-md px-2 py-0.5 text-left text-sm hover:bg-sunken"
                  >
                    <span className="min-w-0 flex-1 truncate">{movies.get(id)?.title}</span>
                    <span className="text-muted tabular-nums">{movies.get(id)?.year}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))
      )}
    </MapPanel>
  );
}
