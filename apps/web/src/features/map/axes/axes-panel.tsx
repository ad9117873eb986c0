import { AxisEndField } from "@/features/axis/axis-end-field";
import { type AxisEnd, type AxisSpec, endWords } from "@/features/axis/axis-spec";
import { InlineProblem } from "@/ui/notice";
import { MapPanel } from "../map-frame";
import type { MapPoints } from "../map-points";
import type { UsedAxis } from "./use-axis";

interface ChosenAxes {
  readonly x: AxisSpec | null;
  readonly y: AxisSpec | null;
}

interface AxesPanelProperties {
  axes: ChosenAxes;
  used: { readonly x: UsedAxis; readonly y: UsedAxis };
  points: MapPoints;
  dataset: string;
  selected: number;
  onAxes(axes: ChosenAxes): void;
}

/** Chooses what "across" and "up" mean: the map's own, or a direction between two groups of movies. */
export function AxesPanel({ axes, used, points, dataset, selected, onAxes }: AxesPanelProperties) {
  const chosen = axes.x !== null || axes.y !== null;
  const titleOf = (id: string) => {
    const row = points.rowOf(id);
    return row === undefined ? null : points.title(row);
  };
  const field = { genres: points.genres, dataset, titleOf };
  return (
    <MapPanel
      title="Axes"
      aside={
        chosen ? (
          <button type="button" className="link text-sm" onClick={() => onAxes({ x: null, y: null })}>
            Clear
          </button>
        ) : null
      }
    >
      <div className="grid gap-4">
        {(["x", "y"] as const).map((name) => {
          const spec = axes[name];
          const { positions, problem } = used[name];
          const change = (to: AxisEnd | null, from: AxisEnd | null) =>
            onAxes({ ...axes, [name]: to ? { to, from } : null });
          return (
            <div key={name} className="grid gap-3">
              <AxisEndField
                {...field}
                label={name === "x" ? "Across, to the right" : "Up"}
                none="As the map has it"
                end={spec?.to ?? null}
                onChange={(to) => change(to, spec?.from ?? null)}
              />
              {spec ? (
                <AxisEndField
                  {...field}
                  label={name === "x" ? "To the left" : "Down"}
                  none="All other movies"
                  end={spec.from}
                  onChange={(from) => change(spec.to, from)}
                />
              ) : null}
              {problem ? <InlineProblem>{problem}</InlineProblem> : null}
              {spec && positions && selected >= 0 ? (
                <p className="text-sm">
                  {points.title(selected)} stands at{" "}
                  <strong className="tabular-nums">
                    {positions[selected]!.toFixed(2).replace("-", "−")}
                  </strong>{" "}
                  between {endWords(spec.from, titleOf)} and {endWords(spec.to, titleOf)}.
                </p>
              ) : null}
            </div>
          );
        })}
      </div>
      <p className="mt-3 text-muted text-xs">
        {chosen
          ? "A position is the movie's vector projected onto the line from the one group's mean to the other's, in the run's own space: −1 at the one, 1 at the other. What stands side by side here need not be alike in anything else."
          : "For instance Horror to the right and Comedy to the left: then the picture shows how much of either the run sees in each movie."}
      </p>
    </MapPanel>
  );
}
