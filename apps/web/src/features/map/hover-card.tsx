import { formatCount } from "@/ui/format";
import { genresOfMovie } from "./map-points";
import type { MapScene } from "./map-scene";
import { usePoster } from "./use-poster";

interface HoverCardProperties {
  scene: MapScene;
  row: number;
  /** Whether any movie of the dataset has a poster. */
  posters: boolean;
}

/** What the movie under the pointer is; it keeps inside the picture. */
export function HoverCard({ scene, row, posters }: HoverCardProperties) {
  const { points } = scene;
  const [left, top] = scene.placeOf(row);
  const { width, height } = scene.frame;
  const mean = points.meanRating[row]!;
  const year = points.year[row]!;
  const poster = usePoster(posters ? points.id(row) : null);
  return (
    <div
      role="status"
      className="pointer-events-none absolute z-10 flex w-max max-w-72 gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-sm leading-snug shadow-black/10 shadow-lg"
      style={{
        [left > width / 2 ? "right" : "left"]: left > width / 2 ? width - left + 14 : left + 14,
        [top > height / 2 ? "bottom" : "top"]: top > height / 2 ? height - top + 10 : top + 10,
      }}
    >
      {poster ? (
        // biome-ignore lint/performance/noImgElement: posters are on hosts that the server can't know ahead
        <img src={poster} alt="" className="-my-0.5 h-20 w-auto shrink-0 self-start rounded" />
      ) : null}
      <span className="min-w-0">
        <span className="block font-medium">{points.title(row)}</span>
        <span className="block text-muted tabular-nums">
          {[
            Number.isNaN(year) ? null : year,
            Number.isNaN(mean) ? null : `★ ${mean.toFixed(2)}`,
            `${formatCount(points.ratingCount[row]!)} ratings`,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </span>
        <span className="block truncate text-muted">{genresOfMovie(points, row).slice(0, 4).join(", ")}</span>
      </span>
    </div>
  );
}
