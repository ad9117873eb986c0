import type { MapStateFragment } from "@/graphql/generated/documents";
import { formatPercent } from "@/ui/format";
import { MapPanel } from "../map-frame";

type MeasuredFaithfulness = NonNullable<MapStateFragment["faithfulness"]>;

interface TrustRow {
  readonly label: string;
  readonly value: string;
  /** 0 to 1. */
  readonly share: number;
  /** What chance would give. */
  readonly chance?: number;
  readonly means: string;
}

/** How far the picture can be trusted: each number with what it means. */
export function TrustPanel({ faithfulness }: { faithfulness: MeasuredFaithfulness }) {
  const { k, neighborhoodHit, neighborhoodHitByChance } = faithfulness;
  const rows: TrustRow[] = [
    {
      label: "Trustworthiness",
      value: faithfulness.trustworthiness.toFixed(3),
      share: faithfulness.trustworthiness,
      means: "Near 1: movies side by side belong together. Low: the map shows strangers as neighbors.",
    },
    {
      label: "Neighbors kept",
      value: formatPercent(faithfulness.neighborsKept),
      share: faithfulness.neighborsKept,
      means: `The share of a movie's ${k} true neighbors that are among the ${k} beside it on the map, on average.`,
    },
    {
      label: "Triplet accuracy",
      value: formatPercent(faithfulness.tripletAccuracy),
      share: faithfulness.tripletAccuracy,
      means: "Of two random movies, how often the truly nearer one is nearer on the map. Half is chance.",
    },
  ];
  // Null where no movie has a genre.
  if (neighborhoodHit != null && neighborhoodHitByChance != null)
    rows.push({
      label: "Neighborhood hit",
      value: formatPercent(neighborhoodHit),
      share: neighborhoodHit,
      chance: neighborhoodHitByChance,
      means: `The share of the ${k} beside a movie that have a genre in common with it; by chance it would be ${formatPercent(neighborhoodHitByChance)}.`,
    });
  return (
    <MapPanel title="How far to trust it">
      <dl className="grid gap-3 text-sm">
        {rows.map(({ label, value, share, chance, means }) => (
          <div key={label} className="grid grid-cols-[1fr_auto] items-baseline gap-x-3">
            <dt>{label}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
            <dd className="col-span-2 text-muted text-xs">
              <span
                aria-hidden="true"
                className="relative my-1.5 block h-1.5 overflow-hidden rounded-full bg-sunken"
              >
                <span
                  className="block h-full rounded-full bg-second"
                  style={{ width: `${Math.max(0, share) * 100}%` }}
                />
                {chance === undefined ? null : (
                  <span className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: `${chance * 100}%` }} />
                )}
              </span>
              {means}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-muted text-xs">
        What no such map says: how far clusters are apart, how large they are, and how dense. Lines from a
        selected movie lead to its true neighbors.
      </p>
    </MapPanel>
  );
}
