import Link from "next/link";
import { inScope } from "@/features/scope/scope-address";
import type { ScopeDatasetFragment, ScopeRunFragment } from "@/graphql/generated/documents";
import { MapTeaserDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatCount } from "@/ui/format";
import { MapPreview } from "./map-preview";

interface MapTeaserProperties {
  dataset: Pick<ScopeDatasetFragment, "id" | "name">;
  run: Pick<ScopeRunFragment, "id" | "name">;
  /** The run's id where the address names it. */
  named: string | undefined;
}

/** The dataset's map in small, which leads to the map itself; nothing where none was drawn. */
export async function MapTeaser({ dataset, run, named }: MapTeaserProperties) {
  const answer = await ask(MapTeaserDocument, { run: run.id });
  const map = answer.ok ? answer.data.trainingRun?.embedding?.map : null;
  if (!map?.url) return null;
  return (
    <section
      aria-labelledby="map-teaser"
      className="panel group relative mb-12 h-72 overflow-hidden sm:h-104"
    >
      <MapPreview url={map.url} />
      <div className="pointer-events-none absolute inset-x-0 bottom-0 flex flex-wrap items-end justify-between gap-3 bg-linear-to-t from-45% from-surface to-transparent p-4 pt-20 sm:p-6">
        <div>
          <h2 id="map-teaser" className="text-2xl leading-tight">
            The map
          </h2>
          <p className="text-muted text-sm">
            {formatCount(map.pointCount)} movies, laid out by {run.name}: what lies together is alike
          </p>
        </div>
        <span className="button button-primary group-hover:underline">Open the map</span>
      </div>
      <Link
        href={inScope("/map", { dataset: dataset.id, run: named })}
        aria-label="Open the map"
        className="absolute inset-0 rounded-[0.875rem] outline-offset-[-3px]"
      />
    </section>
  );
}
