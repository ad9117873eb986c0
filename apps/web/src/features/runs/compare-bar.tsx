import Link from "next/link";
import type { RunRowFragment } from "@/graphql/generated/documents";
import { heldOutSets } from "./measured-on";
import { comparisonHref, mostTicked } from "./ticked";

export type TickedRun = Pick<RunRowFragment, "id" | "name" | "dataset" | "protocol">;

/** What is ticked, wherever it is listed, and the way to its comparison; it stays in sight while the rows are scrolled. */
export function CompareBar({
  ticked,
  onRemove,
}: {
  ticked: readonly TickedRun[];
  onRemove: (id: string) => void;
}) {
  const datasets = new Set(ticked.map((run) => run.dataset.id));
  const comparable = ticked.length >= 2 && heldOutSets(ticked) === 1;
  return (
    <section
      aria-label="Comparison"
      className="sticky top-22 z-20 mb-3 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 bg-paper/95 py-1.5 backdrop-blur-md sm:top-16"
    >
      {comparable ? (
        <Link href={comparisonHref(ticked.map((run) => run.id))} className="button button-primary">
          Compare {ticked.length} runs
        </Link>
      ) : (
        <button type="button" className="button" disabled>
          Compare
        </button>
      )}
      <p className="text-muted text-sm" aria-live="polite">
        {datasets.size > 1
          ? "Only runs over one dataset can be compared."
          : heldOutSets(ticked) > 1
            ? "These were measured by different protocols, on different held-out ratings."
            : ticked.length === mostTicked
              ? `${mostTicked} at once are the most.`
              : comparable
                ? "The others are tested against the first."
                : "Tick two runs or more."}
      </p>
      <ul className="flex flex-wrap gap-1.5" aria-label="Ticked runs">
        {ticked.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onRemove(id)}
              className="min-h-8 max-w-48 truncate rounded-full border border-line px-3 text-[0.8125rem] hover:border-line-strong"
            >
              <span className="sr-only">Untick </span>
              {name} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
