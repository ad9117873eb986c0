import Link from "next/link";
import { formatCount } from "@/ui/format";
import { movieHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { Poster } from "@/ui/poster";
import { RowsSkeleton } from "@/ui/skeleton";
import { MapPanel } from "../map-frame";
import { genresOfMovie, type MapPoints } from "../map-points";
import { nearerOnMap } from "../nearer-on-map";
import type { MapNeighbors } from "../use-neighbors";
import { RowButton } from "./row-button";

interface MoviePanelProperties {
  points: MapPoints;
  row: number;
  neighbors: MapNeighbors;
  named: string | undefined;
  onSelect(row: number): void;
  /** Brings movies into the picture. */
  onShow(rows: readonly number[]): void;
}

/** The selected movie, and its true neighbors with where the map put them. */
export function MoviePanel({ points, row, neighbors, named, onSelect, onShow }: MoviePanelProperties) {
  const title = points.title(row);
  const year = points.year[row]!;
  const mean = points.meanRating[row]!;
  const genres = genresOfMovie(points, row);
  const rows = neighbors.found.flatMap(({ movie, similarity }) => {
    const at = points.rowOf(movie.id);
    return at === undefined ? [] : [{ at, similarity, nearer: nearerOnMap(points, row, at) }];
  });
  return (
    <MapPanel
      title="Selected movie"
      aside={
        <button type="button" className="link text-sm" onClick={() => onSelect(-1)}>
          Clear
        </button>
      }
    >
      <div className="grid grid-cols-[3.5rem_1fr] gap-4">
        <Poster
          movie={{ title, year: Number.isNaN(year) ? null : year, genres, posterUrl: null }}
          size="thumbnail"
        />
        <div className="min-w-0">
          <Link
            href={movieHref(points.id(row), named)}
            className="font-serif text-lg leading-snug hover:underline"
          >
            {title}
          </Link>
          <p className="text-muted text-sm tabular-nums">
            {[
              Number.isNaN(year) ? null : year,
              Number.isNaN(mean) ? null : `★ ${mean.toFixed(2)}`,
              `${formatCount(points.ratingCount[row]!)} ratings`,
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </p>
          <p className="truncate text-muted text-sm">{genres.join(", ")}</p>
        </div>
      </div>
      <h3 className="mt-4 flex items-baseline justify-between gap-3 font-medium text-sm">
        Nearest in the run's own space
        {rows.length > 0 ? (
          <button
            type="button"
            className="link font-normal"
            onClick={() => onShow([row, ...rows.map(({ at }) => at)])}
          >
            Show all
          </button>
        ) : null}
      </h3>
      <p className="mb-1 text-muted text-xs">
        The lines lead to them. Behind each: its cosine, and how many movies the map puts nearer.
      </p>
      <div className="-mx-2 min-h-40">
        {neighbors.problem ? <InlineProblem>{neighbors.problem}</InlineProblem> : null}
        {neighbors.waiting ? <RowsSkeleton rows={10} height="1.5rem" /> : null}
        <ol aria-label={`Nearest to ${title}`}>
          {rows.map(({ at, similarity, nearer }) => (
            <li key={at}>
              <RowButton
                points={points}
                row={at}
                onSelect={onSelect}
                note={
                  <span className="flex w-22 shrink-0 justify-between gap-2 tabular-nums">
                    <span>{similarity.toFixed(2)}</span>
                    <span className={nearer < rows.length ? "text-good" : "text-muted"}>
                      <span className="sr-only">, nearer on the map: </span>
                      {nearer < 1000 ? nearer : `${Math.round(nearer / 1000)}k`}
                    </span>
                  </span>
                }
              />
            </li>
          ))}
        </ol>
      </div>
    </MapPanel>
  );
}
