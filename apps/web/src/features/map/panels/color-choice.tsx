import type { Legend } from "../colored";
import type { Coloring } from "../map-state";

const words: Record<Coloring, string> = {
  genre: "First genre",
  year: "Year",
  rating: "Mean rating",
  popularity: "Number of ratings",
  region: "Region",
  kept: "Neighbors kept",
};

interface ColorChoiceProperties {
  coloring: Coloring;
  offered: readonly Coloring[];
  onColor(coloring: Coloring): void;
}

/** By what the points are colored. */
export function ColorChoice({ coloring, offered, onColor }: ColorChoiceProperties) {
  return (
    <label className="flex items-center gap-3 text-sm">
      <span className="shrink-0 text-muted">Color by</span>
      <select
        className="input min-h-9! py-1!"
        value={coloring}
        onChange={(event) => onColor(offered.find((name) => name === event.target.value) ?? "genre")}
      >
        {offered.map((name) => (
          <option key={name} value={name}>
            {words[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the colors of numbers mean; nothing where they stand for names. */
export function ColorRamp({ legend }: { legend: Legend }) {
  if (legend.kind !== "ramp") return null;
  return (
    <>
      <div className="h-2.5 rounded-full" style={{ background: legend.gradient }} />
      <div className="mt-1 flex justify-between text-muted text-xs tabular-nums">
        <span>{legend.from}</span>
        <span>{legend.to}</span>
      </div>
    </>
  );
}

/** What the colors of names mean; nothing where they stand for numbers. */
export function ColorNames({ legend }: { legend: Legend }) {
  if (legend.kind !== "categories") return null;
  return (
    <ul aria-label="What the colors mean" className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
      {[...legend.colorOf, ["Others", legend.others] as const].map(([name, color]) => (
        <li key={name} className="flex items-center gap-1.5">
          <span className="size-2.5 rounded-full" style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
