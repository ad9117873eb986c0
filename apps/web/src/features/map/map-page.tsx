import Link from "next/link";
import { preload } from "react-dom";
import { ScopeBar } from "@/features/scope/scope-bar";
import type { MapsOfRunQuery } from "@/graphql/generated/documents";
import { SimulatedBadge } from "@/ui/badge";
import { formatCount } from "@/ui/format";
import { oneId, type PageQuery, runHref, samePath, toSegment } from "@/ui/links";
import { MapLoader } from "./map-loader";
import { MapMaker, MapProgress } from "./map-maker";
import { TrustPanel } from "./panels/trust-panel";
import { ProjectionTabs } from "./projection-tabs";
import { isUnderWay, projectionOf, standing } from "./projections";

interface MapPageProperties {
  run: NonNullable<MapsOfRunQuery["trainingRun"]>;
  role: MapsOfRunQuery["viewer"]["role"];
  query: PageQuery;
  /** Whether the address names the run: links to movies keep it then. */
  named: boolean;
}

/** A run's map, over the whole window. */
export function MapPage({ run, role, query, named }: MapPageProperties) {
  const maps = run.embedding?.maps ?? [];
  const projection = projectionOf(query, maps);
  const ofProjection = maps.filter((map) => map.projection === projection);
  const newest = ofProjection[0];
  const shown = standing(ofProjection);
  if (shown?.url) preload(samePath(shown.url), { as: "fetch", crossOrigin: "anonymous" });
  return (
    <div data-wide className="flex flex-col lg:h-[calc(100dvh-4.0625rem)]">
      <div className="px-4 pt-8 sm:px-6 sm:pt-12 xl:p-0">
        <ScopeBar dataset={run.dataset} run={run} />
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 pb-3 sm:px-6 xl:pt-3">
        <h1 className="text-2xl leading-tight">Map of {run.dataset.name}</h1>
        <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          <span>
            <Link href={runHref(run.id)} className="link">
              {run.name}
            </Link>
            {run.embedding ? `, ${formatCount(run.embedding.movieCount)} movies` : ""}
          </span>
          {run.dataset.simulated ? <SimulatedBadge /> : null}
        </p>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2 sm:ml-auto">
          <Link
            href={`/map/compare?run=${toSegment(run.id)}&projection=${projection}`}
            className="link text-sm"
          >
            Beside another run
          </Link>
          <ProjectionTabs current={projection} />
        </div>
      </div>
      {shown?.url && newest && newest !== shown && isUnderWay(newest) ? (
        <div className="px-4 pb-3 text-sm sm:px-6">
          A newer one is being drawn.
          <MapProgress map={newest} />
        </div>
      ) : null}
      {!run.embedding ? (
        <p className="px-4 py-16 text-center text-muted">
          This run has learned nothing yet: its map is drawn once it has succeeded.
        </p>
      ) : shown?.url ? (
        <MapLoader
          url={shown.url}
          run={run.id}
          named={named ? (oneId(query, "run") ?? run.id) : undefined}
          dataset={run.dataset.id}
          posters={run.dataset.hasPosters ?? false}
          name={`${run.dataset.name} ${run.name} ${projection}`}
        >
          {shown.faithfulness ? <TrustPanel faithfulness={shown.faithfulness} /> : null}
        </MapLoader>
      ) : (
        <MapMaker run={run.id} projection={projection} newest={newest} role={role} />
      )}
    </div>
  );
}
