import { CaveatNotes } from "./caveat-notes.js";
import { formatTable } from "./table.js";

interface ShownMetric {
  readonly name: string;
  readonly cutoff: number | null;
  readonly value: number;
  readonly caveat: string | null;
}

/** A run's metrics as a table, and below it what is to be known of some of them. */
export function metricsTable(metrics: readonly ShownMetric[]): string {
  const notes = new CaveatNotes();
  const table = formatTable(
    ["metric", "value"],
    metrics.map((metric) => {
      const label = metric.cutoff ? `${metric.name}@${metric.cutoff}` : metric.name;
      return [label, `${metric.value.toFixed(4)}${notes.mark(label, metric.caveat)}`];
    }),
  );
  return [table, ...notes.lines].join("\n");
}
