import { formatCount, formatPercent } from "@/ui/format";
import { MapPanel } from "../../map-frame";
import { leastDistance, leastTogether, type Trail } from "./find-trails";

interface TrailsPanelProperties {
  /** Null where the maps do not lie alike. */
  trails: readonly Trail[] | null;
  /** A region's id. */
  chosen: string | null;
  onChoose(region: string | null): void;
}

/** Which groups of the first run moved together, as a list; the chosen one's movies are lit on both maps. */
export function TrailsPanel({ trails, chosen, onChoose }: TrailsPanelProperties) {
  return (
    <MapPanel
      title="Groups that moved together"
      aside={
        trails?.some(({ region }) => region.id === chosen) ? (
          <button type="button" className="link text-sm" onClick={() => onChoose(null)}>
            Clear
          </button>
        ) : null
      }
    >
      {trails === null ? (
        <p className="text-muted text-sm">
          Align the second map with the first one to see which groups moved together.
        </p>
      ) : (
        <>
          <p className="text-muted text-sm">
            {trails.length === 0
              ? "None: every region stayed, or its movies went different ways."
              : "The arrows lead from where a group lies on the first map to where it lies on the second."}
          </p>
          <ul aria-label="Groups that moved together" className="-mx-2 mt-1">
            {trails.map(({ region, rows, distance, together }) => (
              <li key={region.id}>
                <button
                  type="button"
                  aria-pressed={region.id === chosen}
                  onClick={() => onChoose(region.id === chosen ? null : region.id)}
                  className="grid min-h-8 w-full grid-cols-[1fr_auto] gap-x-3 rounded-md px-2 py-1 text-left text-sm hover:bg-sunken aria-pressed:bg-accent-soft"
                >
                  <span className="min-w-0 truncate">{region.name}</span>
                  <span className="text-muted tabular-nums">{formatCount(rows.length)} movies</span>
                  <span className="col-span-2 text-muted text-xs tabular-nums">
                    {formatPercent(distance)} of the map far, {formatPercent(together)} together
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-muted text-xs">
            Regions of the first run with 8 movies or more that both runs learned. How far: from the movies'
            mean place to their mean place, as a share of the map's diagonal, {formatPercent(leastDistance)}{" "}
            or more. How together: the length of the mean shift over the root mean square of the movies'
            shifts, {formatPercent(leastTogether)} or more; 100 % is all alike.
          </p>
        </>
      )}
    </MapPanel>
  );
}
